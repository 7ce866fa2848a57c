// The page's own words in two languages. What the bot says is the bot's business.

const WORDS = {
  vi: {
    note: "Bản chạy thử trên máy này: ba chiếc điện thoại, một con bot, không cần Internet.",
    languageChoice: "Ngôn ngữ của trang", roles: "Vai", close: "Đóng",
    resident: "Người dân", volunteer: "Tình nguyện viên", admin: "Quản trị viên",
    bot: "bot", typing: "đang nhập…", recording: "đang ghi âm…", sendingPhoto: "đang gửi ảnh…",
    start: "Bắt đầu", unblock: "Bỏ chặn bot", block: "Chặn bot", blocked: "Đã chặn",
    empty: "Chưa có tin nhắn nào. Bấm “Bắt đầu”, hoặc cứ nhắn như nói chuyện.",
    write: "Nhắn tin…", send: "Gửi", attach: "Gửi ảnh hoặc tệp", record: "Ghi âm", commands: "Các lệnh",
    reply: "Trả lời", edit: "Sửa", edited: "đã sửa", replyTo: "Trả lời", editing: "Đang sửa tin nhắn",
    cancel: "Huỷ", stopRecording: "Gửi lời ghi âm", noMicrophone: "Không có micrô: đã gửi một âm thanh mẫu.",
    play: "Nghe", pause: "Dừng", voice: "Tin nhắn thoại", photo: "Ảnh", document: "Tệp", sticker: "Nhãn dán",
    contact: "Danh bạ", location: "Vị trí", video: "Video", audio: "Âm thanh", enlarge: "Xem ảnh lớn",
    newest: "Xuống tin mới nhất", back: "Danh sách trò chuyện", more: "Thêm", chats: "Trò chuyện",
    today: "Hôm nay", yesterday: "Hôm qua", you: "Bạn", forwarded: "Chuyển tiếp từ", ok: "Đã hiểu",
    newcomer: "Thêm một người dân", newcomerName: "Tên", newcomerLanguage: "Ngôn ngữ của điện thoại", add: "Thêm",
    addPerson: "Thêm người", unread: "chưa đọc", noAnswer: "Bot chưa trả lời.", offline: "Mất liên lạc, đang nối lại…",
    members: "thành viên", everything: "Tất cả", closedTopic: "Chủ đề đã đóng", topicOpened: "Mở chủ đề",
    topicClosed: "Đã đóng chủ đề", topicReopened: "Đã mở lại chủ đề", topicRenamed: "Đổi tên chủ đề",
    joined: "đã vào nhóm", left: "đã rời nhóm", sent: "Đã gửi", seen: "Bot đã nhận", pinned: "Tin đã ghim",
    role: "Chọn người", opensOutside: "mở trang ngoài",
  },
  en: {
    note: "Running on this computer: three phones, one bot, no internet needed.",
    languageChoice: "Language of the page", roles: "Roles", close: "Close",
    resident: "Resident", volunteer: "Volunteer", admin: "Admin",
    bot: "bot", typing: "typing…", recording: "recording…", sendingPhoto: "sending a photo…",
    start: "Start", unblock: "Unblock the bot", block: "Block the bot", blocked: "Blocked",
    empty: "No messages yet. Press “Start”, or just write as you speak.",
    write: "Message…", send: "Send", attach: "Send a photo or file", record: "Record a voice note", commands: "Commands",
    reply: "Reply", edit: "Edit", edited: "edited", replyTo: "Reply to", editing: "Editing the message",
    cancel: "Cancel", stopRecording: "Send the voice note", noMicrophone: "No microphone: a sample sound was sent.",
    play: "Play", pause: "Pause", voice: "Voice note", photo: "Photo", document: "File", sticker: "Sticker",
    contact: "Contact", location: "Location", video: "Video", audio: "Audio", enlarge: "Enlarge the photo",
    newest: "To the newest message", back: "List of chats", more: "More", chats: "Chats",
    today: "Today", yesterday: "Yesterday", you: "You", forwarded: "Forwarded from", ok: "OK",
    newcomer: "Add a resident", newcomerName: "Name", newcomerLanguage: "Language of the phone", add: "Add",
    addPerson: "Add a person", unread: "unread", noAnswer: "The bot has not answered.", offline: "Connection lost, reconnecting…",
    members: "members", everything: "All", closedTopic: "Topic closed", topicOpened: "Topic opened",
    topicClosed: "Topic closed", topicReopened: "Topic reopened", topicRenamed: "Topic renamed",
    joined: "joined the group", left: "left the group", sent: "Sent", seen: "The bot has it", pinned: "Pinned message",
    role: "Choose a person", opensOutside: "opens another site",
  },
};

const KEY = "camtay-language";
let language = remembered();

function remembered() {
  try {
    return localStorage.getItem(KEY) === "en" ? "en" : "vi";
  } catch {
    return "vi";
  }
}

export const t = (key) => WORDS[language][key] ?? key;
export const currentLanguage = () => language;

export function chooseLanguage(chosen) {
  language = chosen === "en" ? "en" : "vi";
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // A browser that keeps nothing still speaks the language until it is closed.
  }
}

export function translatePage() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-words]")) node.textContent = t(node.dataset.words);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  for (const node of document.querySelectorAll("[data-language]")) {
    node.setAttribute("aria-pressed", String(node.dataset.language === language));
  }
}

export function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(language === "vi" ? "vi-VN" : "en-GB", { hour: "2-digit", minute: "2-digit" });
}

export function dayName(seconds) {
  const day = new Date(seconds * 1000);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return day.toLocaleDateString(language === "vi" ? "vi-VN" : "en-GB", { day: "numeric", month: "long" });
}

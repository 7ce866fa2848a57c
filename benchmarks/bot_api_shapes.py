"""The shapes of what Telegram sends to a bot, after the Bot API: one line a type, `?` for what may be missing.

`[X]` is a list of X, `A|B` one of both, a quoted word that very word; the small types at the end are made by
`benchmarks.odd_updates`. Written by hand for the sake of strange updates, not as a copy of the documentation.
"""

from __future__ import annotations

_SHAPES = """
Update: update_id=int

User: id=id is_bot=bool first_name=name last_name?=name username?=word language_code?=word is_premium?=true
    added_to_attachment_menu?=true
PrivateChat: id=id type='private' first_name?=name last_name?=name username?=word
GroupChat: id=group_id type='group' title=name
Supergroup: id=group_id type='supergroup' title=name username?=word is_forum?=true
Channel: id=group_id type='channel' title=name username?=word
Message: message_id=int date=date chat=PrivateChat|GroupChat|Supergroup from?=User
    sender_chat?=Channel|Supergroup message_thread_id?=int is_topic_message?=true sender_boost_count?=int
    sender_business_bot?=User business_connection_id?=word forward_origin?=Origin is_automatic_forward?=true
    reply_to_message?=Plain external_reply?=ExternalReply quote?=Quote reply_to_story?=Story via_bot?=User
    edit_date?=date has_protected_content?=true is_from_offline?=true media_group_id?=word
    author_signature?=name paid_star_count?=int text?=str entities?=[Entity] link_preview_options?=LinkPreview
    effect_id?=word animation?=Animation audio?=Audio document?=Document paid_media?=PaidMediaInfo
    photo?=[Photo] sticker?=Sticker story?=Story video?=Video video_note?=VideoNote voice?=Voice caption?=str
    caption_entities?=[Entity] show_caption_above_media?=true has_media_spoiler?=true checklist?=Checklist
    contact?=Contact dice?=Dice game?=Game poll?=Poll venue?=Venue location?=Location reply_markup?=Markup
    live_photo?=LivePhoto sender_tag?=name is_paid_post?=true direct_messages_topic?=DirectTopic
    reply_to_checklist_task_id?=int reply_to_poll_option_id?=word suggested_post_info?=PostInfo
    guest_query_id?=word guest_bot_caller_user?=User guest_bot_caller_chat?=Supergroup
Plain: message_id=int date=date chat=PrivateChat|Supergroup from?=User text?=str photo?=[Photo]
ServiceMessage: message_id=int date=date chat=PrivateChat|GroupChat|Supergroup from?=User
    new_chat_members?=[User] left_chat_member?=User new_chat_title?=name new_chat_photo?=[Photo]
    delete_chat_photo?=true group_chat_created?=true supergroup_chat_created?=true channel_chat_created?=true
    message_auto_delete_timer_changed?=Timer migrate_to_chat_id?=group_id migrate_from_chat_id?=group_id
    pinned_message?=Plain|Inaccessible invoice?=Invoice successful_payment?=Payment refunded_payment?=Refund
    users_shared?=UsersShared chat_shared?=ChatShared gift?=GiftInfo unique_gift?=UniqueGiftInfo
    gift_upgrade_sent?=GiftInfo chat_owner_changed?=OwnerChanged chat_owner_left?=OwnerLeft
    managed_bot_created?=BotCreated poll_option_added?=OptionChange poll_option_deleted?=OptionChange
    suggested_post_approved?=PostApproved suggested_post_approval_failed?=PostFailed
    suggested_post_declined?=PostDeclined suggested_post_paid?=PostPaid suggested_post_refunded?=PostRefunded
    connected_website?=word write_access_allowed?=WriteAccess passport_data?=Passport
    proximity_alert_triggered?=Proximity boost_added?=BoostAdded chat_background_set?=Background
    checklist_tasks_done?=TasksDone checklist_tasks_added?=TasksAdded direct_message_price_changed?=DirectPrice
    forum_topic_created?=TopicCreated forum_topic_edited?=TopicEdited forum_topic_closed?=Empty
    forum_topic_reopened?=Empty general_forum_topic_hidden?=Empty general_forum_topic_unhidden?=Empty
    giveaway_created?=GiveawayCreated giveaway?=Giveaway giveaway_winners?=GiveawayWinners
    giveaway_completed?=GiveawayCompleted paid_message_price_changed?=PaidPrice video_chat_scheduled?=Scheduled
    video_chat_started?=Empty video_chat_ended?=Ended video_chat_participants_invited?=Invited
    web_app_data?=WebAppData
ChannelPost: message_id=int date=date chat=Channel sender_chat?=Channel text?=str photo?=[Photo]
    author_signature?=name entities?=[Entity]
Inaccessible: chat=PrivateChat|Supergroup message_id=int date=zero
Entity: type=entity offset=small length=small url?=url user?=User language?=word custom_emoji_id?=word
Quote: text=str position=small entities?=[Entity] is_manual?=true
ExternalReply: origin=Origin chat?=Supergroup|Channel message_id?=int photo?=[Photo] voice?=Voice poll?=Poll
Origin: OriginUser|OriginHidden|OriginChat|OriginChannel
OriginUser: type='user' date=date sender_user=User
OriginHidden: type='hidden_user' date=date sender_user_name=name
OriginChat: type='chat' date=date sender_chat=Supergroup author_signature?=name
OriginChannel: type='channel' date=date chat=Channel message_id=int author_signature?=name
LinkPreview: is_disabled?=bool url?=url
File: file_id=word file_unique_id=word file_size?=int
Photo: file_id=word file_unique_id=word width=int height=int file_size?=int
Animation: file_id=word file_unique_id=word width=int height=int duration=int file_name?=name mime_type?=word
Audio: file_id=word file_unique_id=word duration=int performer?=name title?=name file_name?=name
Document: file_id=word file_unique_id=word file_name?=name mime_type?=word file_size?=int
Video: file_id=word file_unique_id=word width=int height=int duration=int
VideoNote: file_id=word file_unique_id=word length=int duration=int
Voice: file_id=word file_unique_id=word duration=int mime_type?=word
Sticker: file_id=word file_unique_id=word type='regular' width=int height=int is_animated=bool is_video=bool
    emoji?=name set_name?=word
Story: chat=PrivateChat|Channel id=int
PaidMediaInfo: star_count=int paid_media=[PaidMedia]
PaidMedia: type='preview' width?=int height?=int duration?=int
Checklist: title=name tasks=[Task]
Task: id=int text=name completion_date?=date
Contact: phone_number=word first_name=name last_name?=name user_id?=id vcard?=str
Dice: emoji=name value=small
Game: title=name description=str photo=[Photo]
Poll: id=word question=name options=[PollOption] total_voter_count=int is_closed=bool is_anonymous=bool
    type='regular' allows_multiple_answers=bool allows_revoting=bool members_only=bool
PollOption: text=name voter_count=int persistent_id=word
Venue: location=Location title=name address=name
Location: latitude=float longitude=float horizontal_accuracy?=float live_period?=int heading?=int
Markup: inline_keyboard=[[Button]]
Button: text=name callback_data?=tap url?=url
Timer: message_auto_delete_time=int
Invoice: title=name description=name start_parameter=word currency='VND' total_amount=int
Payment: currency='VND' total_amount=int invoice_payload=word telegram_payment_charge_id=word
    provider_payment_charge_id=word
Refund: currency='XTR' total_amount=int invoice_payload=word telegram_payment_charge_id=word
UsersShared: request_id=int users=[SharedUser]
SharedUser: user_id=id first_name?=name
ChatShared: request_id=int chat_id=group_id title?=name
GiftInfo: gift=Gift text?=str
UniqueGiftInfo: gift=UniqueGift origin=word
UniqueGift: gift_id=word base_name=name name=word number=int model=GiftPart symbol=GiftPart backdrop=Backdrop
GiftPart: name=name sticker=Sticker rarity_per_mille=small
Backdrop: name=name colors=BackdropColors rarity_per_mille=small
BackdropColors: center_color=int edge_color=int symbol_color=int text_color=int
OwnerChanged: new_owner=User
OwnerLeft: new_owner?=User
BotCreated: bot=User
BotUpdated: user=User bot=User
OptionChange: option_persistent_id=word option_text=name poll_message?=Plain|Inaccessible
PostPrice: currency='XTR' amount=int
PostInfo: state='pending' price?=PostPrice send_date?=date
PostApproved: send_date=date suggested_post_message?=Plain price?=PostPrice
PostFailed: price=PostPrice suggested_post_message?=Plain
PostDeclined: suggested_post_message?=Plain comment?=str
PostPaid: currency='XTR' suggested_post_message?=Plain amount?=int
PostRefunded: reason='post_deleted' suggested_post_message?=Plain
TasksDone: checklist_message?=Plain marked_as_done_task_ids?=[int]
TasksAdded: tasks=[Task] checklist_message?=Plain
DirectPrice: are_direct_messages_enabled=bool direct_message_star_count?=int
PaidPrice: paid_message_star_count=int
DirectTopic: topic_id=int user?=User
LivePhoto: file_id=word file_unique_id=word width=int height=int duration=int photo?=[Photo]
Gift: id=word sticker=Sticker star_count=int
WriteAccess: from_request?=bool web_app_name?=word from_attachment_menu?=bool
Passport: data=[PassportElement] credentials=Credentials
PassportElement: type='phone_number' hash=word phone_number?=word
Credentials: data=word hash=word secret=word
Proximity: traveler=User watcher=User distance=int
BoostAdded: boost_count=int
Background: type=BackgroundType
BackgroundType: type='chat_theme' theme_name=word
TopicCreated: name=name icon_color=int
TopicEdited: name?=name
Empty:
GiveawayCreated: prize_star_count?=int
Giveaway: chats=[Channel] winners_selection_date=date winner_count=int
GiveawayWinners: chat=Channel giveaway_message_id=int winners_selection_date=date winner_count=int
    winners=[User]
GiveawayCompleted: winner_count=int unclaimed_prize_count?=int
Scheduled: start_date=date
Ended: duration=int
Invited: users=[User]
WebAppData: data=str button_text=name

Tap: id=word from=User chat_instance=word message?=Plain|Inaccessible inline_message_id?=word data?=tap
    game_short_name?=word
Reaction: chat=PrivateChat|Supergroup message_id=int user?=User actor_chat?=Channel date=date
    old_reaction=[ReactionType] new_reaction=[ReactionType]
ReactionType: ReactionEmoji|ReactionCustom|ReactionPaid
ReactionEmoji: type='emoji' emoji=name
ReactionCustom: type='custom_emoji' custom_emoji_id=word
ReactionPaid: type='paid'
ReactionCount: chat=Supergroup|Channel message_id=int date=date reactions=[ReactionSum]
ReactionSum: type=ReactionType total_count=int
InlineQuery: id=word from=User query=str offset=word chat_type?=word location?=Location
InlineResult: result_id=word from=User query=str location?=Location inline_message_id?=word
ShippingQuery: id=word from=User invoice_payload=word shipping_address=Address
Address: country_code='VN' state=name city=name street_line1=name street_line2=name post_code=word
PreCheckout: id=word from=User currency='VND' total_amount=int invoice_payload=word
PurchasedMedia: from=User paid_media_payload=word
PollAnswer: poll_id=word voter_chat?=Channel user?=User option_ids=[small] option_persistent_ids=[word]
MemberChange: chat=PrivateChat|GroupChat|Supergroup|Channel from=User date=date old_chat_member=Member
    new_chat_member=Member invite_link?=Invite via_join_request?=bool
Member: MemberPlain|MemberLeft|MemberBanned|MemberOwner|MemberRestricted
MemberPlain: status='member' user=User
MemberLeft: status='left' user=User
MemberBanned: status='kicked' user=User until_date=date
MemberOwner: status='creator' user=User is_anonymous=bool
MemberRestricted: status='restricted' user=User is_member=bool can_send_messages=bool can_send_audios=bool
    can_send_documents=bool can_send_photos=bool can_send_videos=bool can_send_video_notes=bool
    can_send_voice_notes=bool can_send_polls=bool can_send_other_messages=bool can_add_web_page_previews=bool
    can_change_info=bool can_invite_users=bool can_pin_messages=bool can_manage_topics=bool can_edit_tag=bool
    can_react_to_messages=bool until_date=date
Invite: invite_link=url creator=User creates_join_request=bool is_primary=bool is_revoked=bool
JoinRequest: chat=Supergroup|Channel from=User user_chat_id=id date=date bio?=str invite_link?=Invite
BoostUpdate: chat=Channel boost=Boost
Boost: boost_id=word add_date=date expiration_date=date source=BoostSource
BoostRemoved: chat=Channel boost_id=word remove_date=date source=BoostSource
BoostSource: source='premium' user=User
BusinessConnection: id=word user=User user_chat_id=id date=date is_enabled=bool rights?=AnyObject
    can_reply?=bool
BusinessDeleted: business_connection_id=word chat=PrivateChat message_ids=[int]
"""

UPDATE_KINDS = {
    "message": "Message|Message|Message|ServiceMessage",
    "edited_message": "Message",
    "channel_post": "ChannelPost",
    "edited_channel_post": "ChannelPost",
    "business_connection": "BusinessConnection",
    "business_message": "Message",
    "edited_business_message": "Message",
    "deleted_business_messages": "BusinessDeleted",
    "message_reaction": "Reaction",
    "message_reaction_count": "ReactionCount",
    "inline_query": "InlineQuery",
    "chosen_inline_result": "InlineResult",
    "callback_query": "Tap",
    "shipping_query": "ShippingQuery",
    "pre_checkout_query": "PreCheckout",
    "purchased_paid_media": "PurchasedMedia",
    "poll": "Poll",
    "poll_answer": "PollAnswer",
    "my_chat_member": "MemberChange",
    "chat_member": "MemberChange",
    "chat_join_request": "JoinRequest",
    "chat_boost": "BoostUpdate",
    "removed_chat_boost": "BoostRemoved",
    "managed_bot": "BotUpdated",
    "guest_message": "Message",
    "a_kind_of_next_year": "AnyObject",
}
"""Which shape each kind of update carries."""


SHAPES: dict[str, dict[str, str] | str] = {}
"""Every type: its fields with their types (`?` at the end of a name: may be missing), or the types it may be."""

for _line in filter(None, _SHAPES.replace("\n    ", " ").splitlines()):
    _name, _, _rest = _line.partition(":")
    if _rest and "=" not in _rest:
        SHAPES[_name] = _rest.strip()
    else:
        SHAPES[_name] = dict(field.split("=", 1) for field in _rest.split())

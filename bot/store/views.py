"""Views by which an admin reads the database without knowing its tables: in Datasette, or as exported files.

They hold no ids of people. They are made anew at every start, so that a table may change below them.
"""

from __future__ import annotations

from sqlite_utils import Database as Connection

_DECISION = """CASE decision WHEN 'answer' THEN 'máy trả lời' WHEN 'suggest' THEN 'máy gợi ý'
               WHEN 'escalate' THEN 'chuyển người' WHEN 'danger' THEN 'báo động' ELSE 'chào hỏi' END"""
_HELPED = "CASE helped WHEN 1 THEN 'được' WHEN 0 THEN 'chưa' END"
_LOCAL = "strftime('%Y-%m-%d %H:%M', {moment}, '+7 hours')"
_STATE = """CASE escalations.state WHEN 'open' THEN 'đang chờ' WHEN 'claimed' THEN 'đã có người nhận'
            WHEN 'answered' THEN 'đã trả lời' WHEN 'closed' THEN 'xong' WHEN 'withdrawn' THEN 'đã rút lại'
            ELSE escalations.state END"""
_REASON = """CASE escalations.reason WHEN 'no_entry' THEN 'máy không biết' WHEN 'stuck' THEN 'mắc ở một bước'
             WHEN 'not_helped' THEN 'máy trả lời chưa được' WHEN 'wants_person' THEN 'muốn hỏi người'
             WHEN 'media' THEN 'gửi ảnh hoặc lời nói' WHEN 'danger' THEN 'có thể nguy hiểm'
             WHEN 'curation' THEN 'quản trị viên hỏi' ELSE escalations.reason END"""

VIEWS = {
    "cau_hoi": f"""
        SELECT {_LOCAL.format(moment="asked_at")} AS "lúc", language AS "tiếng", text AS "câu hỏi",
               {_DECISION} AS "máy làm gì", coalesce(chosen_entry, entry) AS "mục",
               round(confidence, 2) AS "độ chắc", {_HELPED} AS "giúp được"
        FROM questions ORDER BY id DESC""",
    "chua_co_loi_dap": f"""
        SELECT {_LOCAL.format(moment="asked_at")} AS "lúc", language AS "tiếng", text AS "câu hỏi",
               {_DECISION} AS "máy làm gì", {_HELPED} AS "giúp được"
        FROM questions
        WHERE dismissed = 0 AND chosen_entry IS NULL AND text <> ''
          AND (decision = 'escalate' OR helped = 0 OR (decision = 'suggest' AND helped IS NULL))
        ORDER BY id DESC""",
    "chuyen_nguoi": f"""
        SELECT escalations.id AS "số", {_LOCAL.format(moment="opened_at")} AS "hỏi lúc",
               CASE WHEN urgent THEN 'khẩn cấp' END AS "gấp", escalations.language AS "tiếng", people.commune AS "xã",
               questions.text AS "câu hỏi", {_REASON} AS "vì sao",
               {_STATE} AS "tình trạng", volunteer_name AS "tình nguyện viên",
               round((julianday(first_answer_at) - julianday(opened_at)) * 1440) AS "phút chờ"
        FROM escalations LEFT JOIN questions ON questions.id = escalations.question_id
             LEFT JOIN people ON people.id = escalations.person_id
        ORDER BY escalations.id DESC""",
    "dang_cho": f"""
        SELECT escalations.id AS "số", {_LOCAL.format(moment="opened_at")} AS "hỏi lúc",
               CASE WHEN urgent THEN 'khẩn cấp' END AS "gấp", escalations.language AS "tiếng", people.commune AS "xã",
               questions.text AS "câu hỏi", {_STATE} AS "tình trạng",
               volunteer_name AS "tình nguyện viên"
        FROM escalations LEFT JOIN questions ON questions.id = escalations.question_id
             LEFT JOIN people ON people.id = escalations.person_id
        WHERE escalations.state IN ('open', 'claimed') ORDER BY urgent DESC, opened_at""",
    "theo_ngay": """
        SELECT date(asked_at, '+7 hours') AS "ngày", count(*) AS "câu hỏi",
               count(*) FILTER (WHERE decision = 'answer') AS "máy trả lời",
               count(*) FILTER (WHERE decision = 'suggest') AS "máy gợi ý",
               count(*) FILTER (WHERE decision = 'escalate') AS "chuyển người",
               count(*) FILTER (WHERE decision = 'danger') AS "báo động",
               count(*) FILTER (WHERE helped = 1) AS "giúp được", count(*) FILTER (WHERE helped = 0) AS "chưa giúp được"
        FROM questions WHERE decision <> 'smalltalk' GROUP BY 1 ORDER BY 1 DESC""",
    "theo_muc": """
        SELECT coalesce(chosen_entry, entry) AS "mục", count(*) AS "lần trả lời",
               count(*) FILTER (WHERE helped = 1) AS "giúp được", count(*) FILTER (WHERE helped = 0) AS "chưa giúp được"
        FROM questions WHERE decision = 'answer' OR chosen_entry IS NOT NULL GROUP BY 1 ORDER BY 2 DESC""",
    "tinh_nguyen_vien": """
        SELECT volunteer_name AS "tình nguyện viên", count(DISTINCT escalations.id) AS "câu đã trả lời",
               count(thread_messages.id) AS "tin đã viết"
        FROM escalations JOIN thread_messages
          ON thread_messages.escalation_id = escalations.id AND thread_messages.author = 'volunteer'
        GROUP BY volunteer_id ORDER BY 2 DESC""",
}
"""The names and columns are in Vietnamese, for those who read them; times are those of Vietnam."""


def drop_views(db: Connection) -> None:
    """Takes the views away, before the tables below them change."""
    for name in VIEWS:
        db.execute(f"DROP VIEW IF EXISTS {name}")


def make_views(db: Connection) -> None:
    """Makes the views."""
    for name, select in VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {select}")


def rows_of(db: Connection, name: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """The columns and the rows of a view of `VIEWS`."""
    cursor = db.execute(f"SELECT * FROM {name}")
    return [column[0] for column in cursor.description], cursor.fetchall()

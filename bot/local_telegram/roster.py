"""A village to begin with: the people on the demo page's phones, if nobody else is named."""

from __future__ import annotations

from bot.local_telegram.people import Person, Seat

DEMO_ROSTER = (
    Person(5_000_101, "Hoa", "vu_hoa", "vi", Seat.RESIDENT, "Bà, 58 tuổi, bản Nậm Khoai; viết không dấu", "Vừ Thị"),
    Person(
        5_000_102, "Páo", "giang_pao", "vi", Seat.RESIDENT, "34 tuổi, nói tiếng H’Mông, điện thoại Android", "Giàng A"
    ),
    Person(5_000_103, "Inh", None, "vi", Seat.RESIDENT, "41 tuổi, nói tiếng Thái, điện thoại iPhone", "Lò Thị"),
    Person(5_000_201, "Nam", "nam_giup", "vi", Seat.VOLUNTEER, "Đoàn viên, biết tiếng H’Mông", "Nguyễn Văn"),
    Person(5_000_202, "Mai", "mai_giup", "vi", Seat.VOLUNTEER, "Cô giáo, biết tiếng Thái", "Cà Thị"),
    Person(5_000_301, "Lan", "lan_camtay", "vi", Seat.ADMIN, "Quản trị viên", "Trần Thị"),
)

"""Links are found as people write them, and none that only looks official is called so."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.links import Caution, Kind, OfficialDomains, Reason, find_links, judge
from knowledge_base.library import Library

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


LOOKALIKES = rows("links_lookalike.tsv")
OFFICIAL = rows("links_official.tsv")


@pytest.fixture(scope="module")
def official() -> OfficialDomains:
    return OfficialDomains.from_words(Library.load().words["official_domains"])


def only_link(text: str) -> str:
    (link,) = find_links(text)
    return link


def test_the_cases_are_as_many_as_promised() -> None:
    assert len({row["link"] for row in LOOKALIKES}) >= 100
    assert len({row["link"] for row in OFFICIAL}) >= 40


@pytest.mark.parametrize("row", LOOKALIKES, ids=lambda row: row["link"])
def test_a_lookalike_is_named_with_its_trick(row: dict[str, str], official: OfficialDomains) -> None:
    verdict = judge(only_link(row["link"]), official)
    assert (verdict.kind, verdict.imitates or "", verdict.reason) == (row["kind"], row["imitates"], row["reason"])
    assert judge(row["link"], official).kind is not Kind.OFFICIAL


@pytest.mark.parametrize("row", OFFICIAL, ids=lambda row: row["link"])
def test_an_official_link_is_recognised_with_its_owner(row: dict[str, str], official: OfficialDomains) -> None:
    verdict = judge(only_link(f"Bà con vào {row['link']} nhé"), official)
    assert (verdict.kind, verdict.domain, verdict.owner) == (Kind.OFFICIAL, row["domain"], row["owner"])
    assert ",".join(sorted(verdict.cautions)) == row["cautions"]


@pytest.mark.parametrize("row", OFFICIAL, ids=lambda row: row["domain"])
def test_no_official_name_stays_official_below_or_behind_another_domain(
    row: dict[str, str], official: OfficialDomains
) -> None:
    name = row["domain"]
    for link in (f"{name}.evil.top", f"{name}@evil.top/", f"evil.top/{name}", f"{name}-vn.top", f"x{name}.top"):
        assert judge(f"https://{link}", official).kind is not Kind.OFFICIAL


@pytest.mark.parametrize(
    "host",
    [
        "google.com",
        "docs.google.com",
        "youtube.com",
        "facebook.com",
        "vnexpress.net",
        "tuoitre.vn",
        "dantri.com.vn",
        "thuvienphapluat.vn",
        "baodienbienphu.vn",
        "wikipedia.org",
        "evnhanoi.vn",
        "zalopay.vn",
        "gov.uk",
        "chinhphu.vn",
    ],
)
def test_an_ordinary_site_is_unknown_and_not_accused(host: str, official: OfficialDomains) -> None:
    verdict = judge(f"https://{host}/", official)
    assert (verdict.kind, verdict.owner, verdict.imitates) == (Kind.UNKNOWN, None, None)


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("vneid.apk", Kind.APK),
        ("https://vneid.gov.vn/vneid.apk", Kind.APK),
        ("https://files.example.com/get?f=VNeID%2Eapk", Kind.APK),
        ("itms-services://?action=download-manifest&url=https://evil.com/x.plist", Kind.APK),
        ("s.id/abc", Kind.SHORTENER),
        ("https://tinyurl.com/vneid", Kind.SHORTENER),
        ("xn--bcher-kva.example.com", Kind.PUNYCODE),
        ("http://103.28.36.1:8080/a", Kind.IP_ADDRESS),
        ("http://1746473219/", Kind.IP_ADDRESS),
        ("http://0x7f.1/", Kind.IP_ADDRESS),
        ("http://[2001:db8::1]/", Kind.IP_ADDRESS),
        ("https://docs.google.com/forms/d/1", Kind.UNKNOWN),
        ("", Kind.UNKNOWN),
        ("gov.vn", Kind.UNKNOWN),
    ],
)
def test_other_kinds_are_told_apart(link: str, kind: Kind, official: OfficialDomains) -> None:
    assert judge(link, official).kind is kind


def test_cautions_go_with_the_verdict(official: OfficialDomains) -> None:
    assert judge("https://zalo.me/g/abc", official).cautions == {Caution.LIKELY, Caution.ANYONE}
    assert judge("https://money.vnpt.vn", official).cautions == {Caution.VERIFY}
    assert judge("https://docs.google.com/forms/d/1", official).reason is Reason.FREE_HOSTING


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Xem (https://vneid.gov.vn/a_(b)), rồi bấm.", ("https://vneid.gov.vn/a_(b)",)),
        ("👉vneid-gov.com👈 bấm ngay", ("vneid-gov.com",)),
        ("web:vneid.gov.vn,dichvucong.gov.vn;momo.vn", ("vneid.gov.vn", "dichvucong.gov.vn", "momo.vn")),
        ("hxxps://vneid-gov[.]com/a", ("https://vneid-gov.com/a",)),
        ("vneid .com, bhxh. gov. vn", ("vneid.com", "bhxh.gov.vn")),
        ("dichvucong chấm bocongan chấm gov chấm vn", ("dichvucong.bocongan.gov.vn",)),
        ("https://a.vn,https://b.vn", ("https://a.vn", "https://b.vn")),
        ("[vneid.gov.vn](https://evil.com/x)", ("vneid.gov.vn", "https://evil.com/x")),
        ("tải VNeID_v2.apk.", ("VNeID_v2.apk",)),
        ("bit.ly/3abc và s.id/xyz, t.me/abc", ("bit.ly/3abc", "s.id/xyz", "t.me/abc")),
        ("vneid.gov.vn.Sau đó vneid.gov.vn", ("vneid.gov.vn",)),
        ("vneid.gov.vn:Bước 1", ("vneid.gov.vn",)),
        ("103.28.36.1/vneid", ("103.28.36.1/vneid",)),
    ],
)
def test_links_are_found_as_people_write_them(text: str, links: tuple[str, ...]) -> None:
    assert find_links(text) == links


@pytest.mark.parametrize(
    "text",
    [
        "ubnd@dienbien.gov.vn hay hoa.vn@gmail.com, mailto:a@b.vn",
        "giá 1.263.600 đ, 50.000đ/tháng, 7.30 ngày 12.10.2025",
        "1900 9068, 19.00.90.68, 0912.345.678",
        "TP.HCM, Q.1, v.v., Th.S Nam, PGS.TS.BS Nguyễn, 12.UBND.TT",
        "tôi ở Điện Biên.Cho tôi hỏi. app VNeID.Tôi không vào được",
        "xong roi.la sao, di.ve, vay.ai biet, cám ơn.no co",
        "I cannot open.It says error",
        "đuôi .gov.vn mới thật; it ends with .gov.vn",
        "ảnh.zip, tai lieu.pdf, anh.jpg, hoso.docx",
        "phiên bản 2.1.6.0, 1.Mở app 2.Bấm, NĐ 69/2024/NĐ-CP, và/hoặc",
        "tệp đuôi .apk, tel:19009068, https://",
    ],
)
def test_what_is_no_link_is_left_alone(text: str) -> None:
    assert find_links(text) == ()


@settings(deadline=None)
@given(st.text(alphabet="vneid.gov/@:%\\?# -аo0１。\u200b[]()'com", max_size=60))
def test_no_text_breaks_it_and_official_means_the_plain_ending(text: str) -> None:
    official = OfficialDomains.from_words({"official": {}, "state_owner": "nhà nước"})
    for link in (text, *find_links(text)):
        verdict = judge(link, official)
        assert verdict.kind is not Kind.OFFICIAL or verdict.domain.endswith(".gov.vn")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{domain: https://a.vn, run_by: A}", "https://a.vn"),
        ("{domain: com.vn, run_by: A}", "com.vn"),
        ("{domain: github.io, run_by: A}", "github.io"),
        ("{domain: a.vn}", "a.vn: run_by"),
        ("{domain: a.vn, run_by: A, sure: maybe}", "a.vn: sure"),
        ("{domain: a.vn, run_by: A, anyone: 3}", "a.vn: anyone"),
        ("{domain: a.vn, run_by: A, owner: B}", "owner"),
        ("{domain: a.vn, run_by: A, names: x}", "a.vn: names"),
        ("a.vn", "a.vn"),
    ],
)
def test_a_faulty_entry_is_refused_by_its_name(entry: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        OfficialDomains.from_words(yaml.safe_load(f"{{state_owner: x, official: {{g: [{entry}]}}}}"))


def test_a_domain_listed_twice_is_refused() -> None:
    entry = {"domain": "a.vn", "run_by": "A"}
    with pytest.raises(ValueError, match="twice"):
        OfficialDomains.from_words({"state_owner": "x", "official": {"g": [entry, entry]}})

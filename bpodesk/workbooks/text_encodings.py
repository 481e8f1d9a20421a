"""Which encoding a text file has: marks, UTF-16, UTF-8, else the old one its bytes speak for.

UTF-8 proves itself. Of the old encodings the Western one (cp1252) is taken unless the bytes clearly
speak for another: pairs that are Korean, Japanese or Chinese letters, words all of upper bytes
(Cyrillic), signs in the middle of words that are letters in Central Europe.
"""

import re

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE_BYTES = 4_096
_OLD_SAMPLE_BYTES = 200_000
_ZEROS_OF_UTF16 = 0.6
_FEWEST_BYTES = 8
_MOST = 0.9
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1d]")
_UPPER = re.compile(rb"[\x80-\xff]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Two letters suffice, as weekdays are written; accented letters seldom stand side by side.
_CYRILLIC_WORD = re.compile(rb"[\xc0-\xff\xa8\xb8]{2,}")
_CENTRAL_EUROPEAN = re.compile(r"[^\W\d_][¹³¿][^\W\d_]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_KANA = re.compile("[\u3041-\u30fe]")
_HAN = re.compile("[\u3001-\u300f\u4e00-\u9fff\uff01-\uff5e]")
_EAST_ASIAN = (
    ("euc_kr", "cp949", _HANGUL, _MOST),
    ("cp932", "cp932", _KANA, 0.2),
    ("gb2312", "gb18030", _HAN, _MOST),
)


def decode_text(content: bytes) -> str | None:
    """The text of the bytes; None where they are not text in any encoding we know."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _checked(content, encoding)
    sample = content[:_SAMPLE_BYTES]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[offset::2]
        if half and half.count(0) > len(half) * _ZEROS_OF_UTF16:
            return _checked(content, encoding)
    text = _checked(content, "utf-8")
    return _checked(content, _old_encoding(content)) if text is None else text


def _checked(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) else text


def _old_encoding(content: bytes) -> str:
    sample = content[:_OLD_SAMPLE_BYTES]
    upper = sum(map(len, _UPPER.findall(sample)))
    if upper >= _FEWEST_BYTES:
        if sum(map(len, _CYRILLIC_WORD.findall(sample))) >= upper * _MOST:
            return "cp1251"
        for narrow, wide, letters, share in _EAST_ASIAN:
            # Judged by the strict old standard, read by what grew out of it.
            others = _NOT_ASCII.findall(sample.decode(narrow, "replace"))
            if len(letters.findall("".join(others))) >= len(others) * share:
                return wide
    western = sample.decode("cp1252", "replace")
    return "cp1250" if _CENTRAL_EUROPEAN.search(western) else "cp1252"

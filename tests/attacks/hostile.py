"""Strings that break careless programs, of our own making; each is meant for a mistake that real programs make."""

CANARY = "9135791"  # 1337 * 6833 + 70: nobody types it, and no page of ours holds it by chance
TAG = "<x-attaque>"  # an element that no page of ours has: seen unescaped, it could have been a script

HOSTILE = {
    "sql quote": "' OR '1'='1' --",
    "sql stacked": "x'; DROP TABLE request; --",
    "sql union": "' UNION SELECT password_hash, 2, 3 FROM agent --",
    "sql like": "%_%\\",
    "template": "{{ 1337 * 6833 + 70 }}${1337*6833+70}#{1337*6833+70}<%= 1337*6833+70 %>",
    "template inside": "{{ config }}{{ self.__init__.__globals__ }}{% include '/etc/passwd' %}",
    "format": "{0.__class__.__mro__} %s %n %(secret)s",
    "markup": f"{TAG}<script>alert(1)</script>",
    "attribute": f"\" onfocus=alert(1) autofocus x=\"'{TAG}",
    "link": "javascript:alert(1)",
    "elsewhere": "//ailleurs.exemple/\\@ailleurs.exemple",
    "formula": '=HYPERLINK("http://ailleurs.exemple";"ici")',
    "formula by a dash": "-2+3+cmd|' /C calc'!A0",
    "header": "a\r\nSet-Cookie: attaque=1\r\n\r\n<html>",
    "path": "../../../../etc/passwd",
    "nul": "a\x00b",
    "controls": "\x01\x0b\x1b[31m\x7f\ufffe",
    "backwards": "\u202egnp.exe\u2066\u200b",
    "many marks": "e" + "\u0301" * 500,
    "wide": "😀👩‍👩‍👧‍👦ﷺ",
    "alone": "\ufeff\u2028",
    "number": "9" * 400,
    "negative": "-2147483649",
    "past 64 bits": "9223372036854775808",
    "not a number": "NaN",
    "endless": "1e999999",
    "other digits": "٣٤٥²",
    "day": "0000-00-00",
    "far day": "9999-12-31T23:59",
    "hour": "25:61",
    "empty": "",
    "blank": "\u00a0\u2003\t ",
    "long": "Aé" * 30_000,
    "json": '{"$gt": "", "__proto__": {"admin": true}}',
    "regular expression": "(a+)+$" + "a" * 60 + "!",
}  # fmt: skip

LEAKS = (
    "Traceback (most recent", "sqlalchemy.", "sqlite3.", "psycopg", "[SQL:", "werkzeug", "site-packages", "root:x:0",
    "&lt;Config ", "<Config ",
)  # fmt: skip

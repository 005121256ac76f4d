"""One mistake each: its code, the text it marks, and the words that name the thing."""

from collections.abc import Callable

import pytest
from servanda.diagnostics import Diagnostic

ASKED = "when asked\n  provider must answered\n  for the same case\n"

CASES = {
    # --- names
    "event": ("clause 1 when askd\n provider must answered\n for the same case\n within limit", "MOD020", "askd", "unknown event `askd`", "`asked`"),
    "party": ("clause 1 when asked\n supplier must answered\n for the same case\n within limit", "MOD020", "supplier", "unknown party `supplier`", "`provider`, `client`"),
    "calendar": ("clause 1 when asked during ofice\n provider must answered\n for the same case\n within limit", "MOD020", "ofice", "unknown calendar `ofice`", "`office`"),
    "term": (f"clause 1 {ASKED} within limt", "MOD020", "limt", "unknown term `limt`", "`limit`"),
    "metric": ("clause 1 when rat < 85%\n client may demanded", "MOD020", "rat", "unknown metric `rat`", "`rate`"),
    "field": ("clause 1 when asked where levl = 1\n provider must answered\n for the same case\n within limit", "MOD020", "levl", "unknown name `levl`", "`level`"),
    "enumeration": ("clause 1 when asked where channel = fone\n provider must answered\n for the same case\n within limit", "MOD020", "fone", "none of the values phone, email", "`phone`"),
    "quoted enumeration": ('clause 1 when asked where channel = "fone"\n provider must answered\n for the same case\n within limit', "MOD020", '"fone"', "none of the values phone, email", "`phone`"),
    "text without quotes": ("clause 1 provider must not answered where agent = nobody", "MOD020", "nobody", "unknown name `nobody`", 'write "nobody"'),
    "fact": ("clause 1 provider must not answered where agent = client.mailbx", "MOD020", "client.mailbx", "client has no fact `mailbx`", "`mailbox`"),
    "fact of nobody": ("clause 1 provider must not answered where agent = customer.mailbox", "MOD020", "customer", "unknown name `customer`", None),
    "required fact": ("clause 1 require provider name, adress", "MOD020", "adress", "provider has no fact `adress`", None),
    "presence": ("clause 1 provider must not answered where txt present", "MOD020", "txt", "answered has no field `txt`", "`text`"),
    "trigger's field": ("clause 1 when asked as a\n provider must answered where agent = a.agent\n for the same case\n within limit", "MOD020", "a.agent", "`a` has no field `agent`", None),
    "field of one event only": ("clause 1 when asked or escalated where channel = phone\n provider must answered\n for the same case\n within limit", "MOD020", "channel", "`channel` is no field of escalated", "fields they share"),
    "workdays": ("", "MOD020", "workdays ofice", "unknown calendar `ofice`", "`office`"),
    "ambiguous": ("term level = 3\nclause 1 provider must not asked where level = 3", "MOD021", "level", "`level` can mean the field or the term", "rename"),
    "value or field": ("term phone = 3\nclause 1 provider must not asked where channel = phone", "MOD021", "phone", "`phone` can mean", '"phone"'),
    "variable": ("clause 1 for each complete month as client\n client must paid\n by 24:00 on the 5th of client", "MOD021", "client", "already the name of a party", "after `as`"),
    # --- clauses referred to
    "clause": (f"clause 1 {ASKED} within limit\n excused while client late on 7", "MOD022", "7", "no clause 7", None),
    "pattern": ("clause 1 for each breach of 2.1.*\n provider owes 1 CNY each time", "MOD022", "2.1.*", "no clause below 2.1", None),
    "clause without rule": ('clause 1 for each breach of 2\n provider owes 1 CNY each time\nclause 2 recital "x"', "MOD022", "2", "clause 2 has no rule", None),
    # --- kinds
    "number and text": ("clause 1 provider must not answered where agent = 5", "MOD030", "agent = 5", "an id does not compare with a number", "quotes"),
    "number and percent": ("clause 1 provider must not asked where level > 5%", "MOD030", "level > 5%", "a number does not compare with a percentage", "`85%`"),
    "money without currency": ("clause 1 provider must not paid where amount > 0", "MOD030", "amount > 0", "does not compare with a number", "0 CNY"),
    "order of ids": ("clause 1 provider must not answered where agent < case", "MOD030", "agent < case", "`<` does not apply to an id", None),
    "list as value": ("clause 1 provider must not answered where agent = agents", "MOD030", "agent = agents", "does not compare with a list", "`in`"),
    "list of another kind": ("term levels = 1, 2\nclause 1 provider must not answered where agent in levels", "MOD030", "levels", "list of another kind", None),
    "mixed list": ("term mixed = 1, a01", "MOD030", "a01", "values of one kind", None),
    "truth of a number": ("clause 1 provider must not asked where level", "MOD030", "level", "`level` alone is no condition", "level present"),
    "contains": ("clause 1 provider must not answered where channel contains any of agents", "MOD030", "channel", "looks into a text", "`in`"),
    "period": ("clause 1 provider must not paid where period = \"May\"", "MOD030", '"May"', "`May` is no period", "2026-01"),
    "window and id": ("clause 1 for each complete month as m\n provider must reported where recipient = m\n by 24:00 on the 5th after m", "MOD030", "recipient = m", "an id does not compare with a period", None),
    "percent as time": ("clause 1 when asked\n provider must answered\n for the same case\n by target on the next day", "MOD030", "target", "needs a time of day; `target` is a percentage", "17:00"),
    "share of a share": ("clause 1 provider must not asked\n otherwise provider owes 5% of target each time", "MOD030", "target", "`target` is a percentage", "100 CNY"),
    "share metric and number": ("clause 1 when rate < 0.85\n client may demanded", "MOD030", "0.85", "a percentage does not compare with a number", "85%"),
    # --- currencies and units
    "currencies compared": ("clause 1 provider must not paid where 5 USD < fee", "MOD031", "5 USD < fee", "USD and CNY do not compare", None),
    "currency of a cap": ("clause 1 provider must not asked\n otherwise provider owes 5 CNY each time, at most 9 USD a month", "MOD031", "9 USD", "in CNY and its cap in USD", "both in CNY"),
    "currency of versions": ("term price = 1 CNY\nterm price since 2026-02-01 = 2 USD", "MOD031", "2 USD", "in CNY at first and in USD here", None),
    "months and days": ("clause 1 require provider name if 1 month > 30 days", "MOD032", "1 month > 30 days", "months and days do not compare", None),
    "working and clock": ("term wait = 15 minutes\nterm wait since 2026-02-01 = 2 working hours", "MOD032", "2 working hours", "minutes at first and in working hours here", None),
    "calendar of clock time": (f"clause 1 {ASKED} within 15 minutes of office", "MOD032", "15 minutes of office", "clock time and have no calendar", "working minutes"),
    "civil code of hours": (f"clause 1 {ASKED} within 2 hours\n counting civil_code", "MOD032", "2 hours", "does not apply to hours", "days, weeks"),
    "span of days and months": ("clause 1 for each added as c\n provider must answered\n at least 1 time each week since c\n for the same customer\n since 10 days after c until 1 month after c", "MOD032", "since 10 days after c until 1 month after c", "days and months do not compare", None),
    "blank unit": ("term days = ? days\nterm days = 1 month", "MOD010", "days", "term `days` is defined twice", None),
    # --- deadlines
    "no unit": (f"clause 1 {ASKED} within 15", "MOD033", "15", "`within` lacks its unit", "15 minutes"),
    "no length": (f"clause 1 {ASKED} within target", "MOD033", "target", "`target` is a percentage", "15 minutes"),
    "no deadline": (f"clause 1 {ASKED}", "MOD033", "answered", "no deadline", "within"),
    "no trigger": ("clause 1 provider must answered\n within 2 hours", "MOD033", "within 2 hours", "nothing to count from", "when"),
    "no trigger day": ("clause 1 provider must answered\n by 17:00 on the next day", "MOD033", "the next day", "nothing to count from", None),
    "power without trigger": ("clause 1 client may demanded\n within 5 days", "MOD033", "within 5 days", "nothing to count from", None),
    "no window": (f"clause 1 {ASKED} by 17:00 on friday of w", "MOD033", "w", "`w` is no window of this clause", "as w"),
    "half a day": (f"clause 1 {ASKED} within 1.5 days", "MOD034", "1.5 days", "a part of a day", "hours"),
    "half a month": (f"clause 1 {ASKED} within 0.5 months", "MOD034", "0.5 months", "a part of a month", "days"),
    "no times": ("clause 1 provider must answered\n at least 0 times each complete month", "MOD034", "at least 0 times each complete month", "asks for nothing", "1 or more"),
    "no weeks": ("clause 1 when rate < 85% in 0 consecutive weeks\n client may demanded", "MOD034", "when rate < 85% in 0 consecutive weeks", "never reached", None),
    "span ends first": ("clause 1 for each added as c\n provider must answered\n at least 1 time each week since c\n for the same customer\n since 2 weeks after c until 10 days after c", "MOD034", "since 2 weeks after c until 10 days after c", "ends where it starts or before", None),
    "sample": ("metric thin = count of asked\n each complete week\n sample at least 0", "MOD034", None, "counts from 1", None),
    # --- windows
    "weekday of a month": ("clause 1 for each complete month as m\n client must paid\n by 24:00 on friday of m", "MOD035", "friday of m", "its windows are months", None),
    "day of a week": ("clause 1 for each complete week as w\n client must paid\n by 24:00 on the 5th of w", "MOD035", "the 5th of w", "a week has no day of the month", "friday of w"),
    "metric in other windows": ("clause 1 for each complete month as m\n provider must ensure rate >= 90%", "MOD035", "rate", "measured each week, the clause is about each month", "week"),
    "stated in other windows": ("clause 1 for each complete month as m\n provider must reported where period = m\n stating rate = metric rate\n by 24:00 on the 5th after m", "MOD035", "rate", "measured each week", None),
    "consecutive months of weeks": ("clause 1 when volume < 5 in 2 consecutive weeks\n client may demanded", "MOD035", "when volume < 5 in 2 consecutive weeks", "measured each month, not each week", "months"),
    # --- lines
    "two limits": (f"clause 1 {ASKED} within 1 hour\n within 2 hours", "MOD040", "within 2 hours", "`within` is given twice", None),
    "two kinds of limit": (f"clause 1 {ASKED} within 1 hour\n by 17:00 on the next day", "MOD040", "by 17:00 on the next day", "one deadline", None),
    "two keys": (f"clause 1 {ASKED} within limit\n for the same customer", "MOD040", "for the same customer", "`for the same` is given twice", None),
    "two triggers": (f"clause 1 when escalated\n {ASKED} within limit", "MOD040", "when asked", "one trigger", "`or`"),
    "two norms": (f"clause 1 {ASKED} within limit\n client must paid", "MOD040", "client must paid", "one rule", "steps"),
    "early": (f"clause 1 {ASKED} within limit\n early counts", "MOD041", "early counts", "for a duty of each window", None),
    "trigger of a prohibition": ("clause 1 when asked\n provider must not answered", "MOD041", "when asked", "a prohibition holds at all times", "except when"),
    "limit of a prohibition": ("clause 1 provider must not answered\n stating text", "MOD041", "stating text", "`stating` makes no sense on a prohibition", None),
    "partial": (f"clause 1 {ASKED} within limit\n including partial", "MOD041", "including partial", "no", None),
    "recital with a rule": (f'clause 1 {ASKED} within limit\n recital "x"', "MOD041", 'recital "x"', "without a rule", None),
    "windows twice": ("clause 1 for each complete month as m\n provider must answered\n at least 2 times each complete month", "MOD041", "at least 2 times each complete month", "said twice", None),
    "step below an act": ("clause 1 provider must not asked\n - answered", "MOD041", "- answered", "a step stands below", None),
    "then without a power": (f"clause 1 {ASKED} within limit\n then provider must answered", "MOD042", "then provider must answered", "no power before it", "may"),
    "ensure without a trigger": ("clause 1 provider must ensure level present", "MOD042", "provider must ensure level present", "needs a trigger", "when"),
    "trigger without a rule": ("clause 1 when asked", "MOD042", "when asked", "nobody must or may", None),
    "line without a rule": ("clause 1 tolerating 5% a month", "MOD042", "tolerating 5% a month", "no duty, prohibition or power", None),
    "owes what for": ("clause 1 provider owes 5 CNY each time", "MOD042", "provider owes 5 CNY each time", "whose breach", "for each breach"),
    "for each event": ("clause 1 for each added as c\n provider must answered\n for the same customer", "MOD042", "for each added as c", "needs `at least", None),
    # --- correlation
    "key of the act": (f"clause 1 when added\n provider must answered\n for the same case\n within limit", "MOD043", "case", "added has no field `case`", "`customer`"),
    "key kinds": ("event odd\n case number\nclause 1 when odd\n provider must answered\n for the same case\n within limit", "MOD043", "case", "number in odd but id in answered", None),
    "withdrawn without a key": ("event sent\n case id\n withdrawn by asked", "MOD042", "asked", "does not say which event", "for the same"),
    "withdrawn by another key": ("event sent\n letter id\n withdrawn by asked\n for the same letter", "MOD043", "letter", "asked has no field `letter`", "`letter id`"),
    # --- not together
    "pause of a date": (f"clause 1 {ASKED} within 2 working days\n paused while escalated until answered", "MOD044", "paused while escalated until answered", "this deadline is a date", None),
    # --- parties
    "late party": (f"clause 1 {ASKED} within limit\n excused while client late on 2\n for the same case\nclause 2 {ASKED} within limit", "MOD045", "excused while client late on 2", "clause 2 is owed by provider", "provider late on 2"),
    "paying party": (f"clause 1 {ASKED} within limit\n otherwise client owes 5 CNY each time", "MOD045", "otherwise client owes 5 CNY each time", "clause 1 is owed by provider", None),
    # --- calendars, header, definitions
    "hours end first": ("calendar night open mon 22:00-06:00", "MOD050", "22:00-06:00", "ends before it starts", "24:00"),
    "hours overlap": ("calendar long open mon 09:00-12:00, 11:00-18:00", "MOD050", "11:00-18:00", "overlaps", None),
    "holiday set": ("calendar far open mon 09:00-12:00\n holidays atlantis", "MOD023", "atlantis", "no holiday data named `atlantis`", None),
    "counting rule": (f"clause 1 {ASKED} within 3 days\n counting roman_law", "MOD023", "roman_law", "no counting rule `roman_law`", "civil_code"),
    "two clauses": (f"clause 1 {ASKED} within limit\nclause 1 {ASKED} within limit", "MOD010", "1", "clause 1 is defined twice", None),
    "two fields": ("event two\n a id\n a text", "MOD010", "a", "field `a` of two is defined twice", None),
    "no first value": ("term late since 2026-02-01 = 5 minutes", "MOD042", "late", "no value before 2026-02-01", None),
    "share of more than all": (f"clause 1 {ASKED} within limit\n tolerating 105% a month", "MOD034", "105%", "more than all", None),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_one_mistake_gives_one_error(name: str, only: Callable[..., tuple[Diagnostic, str]]) -> None:
    body, code, mark, words, hint = CASES[name]
    options = {}
    if name == "workdays":
        options["header"] = 'agreement small\n timezone Asia/Shanghai\n runs 2026-01-01 to 2026-12-31\n workdays ofice\n'
    found, text = only(body, **options)
    assert found.code == code
    if mark is not None:
        assert text == mark
    assert words in found.message
    if hint is not None:
        assert hint in (found.help or "")

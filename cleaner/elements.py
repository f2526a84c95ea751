"""HTML's elements as the parser opens and ends them, as far as `limits` and `tags` follow it; after the HTML Standard.

Where something is simplified here, more elements are taken to be open than are, not fewer.
"""

FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# Elements without an end tag, and those that a page has once, whatever its tags say.
VOID = frozenset("area base body br col embed frame head hr html img input link meta param source track wbr".split())
ROOTS = frozenset(["html", "body"])  # whose attributes come together in one element
RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())  # there are no tags in them
FOREIGN = frozenset(["svg", "math"])
ODD = FOREIGN | frozenset(["select", "frameset"])  # in which tags, those of RAW and others, are read otherwise
# Of VOID those that end <svg> and <math>, in which all others have an end tag.
VOID_ANYWHERE = frozenset("body br embed head hr img meta".split())
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
BLOCKS = HEADINGS | frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form header "
    "hgroup hr main menu nav ol p pre search section summary table ul".split()
)
# A table and its parts: their own end tags end whatever is open in them, but for another table.
OF_TABLE = frozenset("table tbody thead tfoot tr td th caption template".split())
TABLES = frozenset(["table", "template"])
CELLS = OF_TABLE - TABLES  # none where there is no table
# Of <svg> and <math> those in which there is HTML again, and what is taken for one.
INTEGRATION = frozenset("frameset mi mo mn ms mtext annotation-xml foreignobject desc title".split())
# The end tag of a block reaches no further than the innermost of these;
BORDERS = INTEGRATION | frozenset("table td th caption template applet marquee object select".split())
# that of any other element no further than the innermost of these.
SPECIAL = BLOCKS | BORDERS | OF_TABLE | frozenset("li dt dd button colgroup listing noscript".split())
REACHING = (
    (BLOCKS | frozenset("applet button listing marquee object".split())) - HEADINGS - frozenset(["p", "form", "table"])
)
# It is not sure that these are open where their start tags are, or what is open in them stays so: they end alone.
UNSURE = frozenset(["form", "frameset"])
ALONE = UNSURE | CELLS | frozenset(["select", "template"])
# What keeps an end tag from its element, beside borders.
STOPS = {"li": ("ul", "ol"), "p": ("button",), "dt": (), "dd": ()}
# What begins here ends a <p>, and what is open in it.
ENDS_P = BLOCKS | frozenset("li dt dd listing xmp plaintext".split())
# A start tag ends these, innermost first, where no end tag has;
ENDS = {
    name: frozenset(ended.split())
    for name, ended in {
        "td": "p td th", "th": "p td th", "tr": "p td th tr", "tbody": "p td th tr tbody thead tfoot",
        "thead": "p td th tr tbody thead tfoot", "tfoot": "p td th tr tbody thead tfoot", "option": "option",
        "optgroup": "option",
    }.items()
}  # fmt: skip
# one of these, and a <p> in it;
ENDS_ONE = {"li": frozenset(["li"]), "dt": frozenset(["dt", "dd"]), "dd": frozenset(["dt", "dd"])}
# that of a part of a <ruby> all of these;
OF_RUBY = frozenset("rb rt rp rtc".split())
IMPLIED = frozenset("dd dt li optgroup option p rb rp rt".split())
ENDS_INNERMOST = OF_RUBY.union(ENDS, ENDS_ONE)
# one of these an open <select>, or a <button>.
ENDS_OPEN = {"input": "select", "textarea": "select", "select": "select", "button": "button"}
# What ends <svg> and <math>; <font> does so with some attributes.
BREAK_OUT = HEADINGS | VOID_ANYWHERE | (FORMATTING - frozenset("a")) | frozenset(
    "blockquote center dd div dl dt li listing menu ol p pre ruby span sub sup table ul var".split()
)  # fmt: skip
END_BREAKS_OUT = frozenset(["p", "br"])  # and of which the end tag does

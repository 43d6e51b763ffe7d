"""What a page of a real browser must be for everybody: its words stand out, its controls have names, its ids are one each.

And what it says itself, which is in the language of its reader.
"""

from html.parser import HTMLParser

COLOURS = """
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const brush = canvas.getContext("2d", {willReadFrequently: true});
  const read = (colour) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3])).concat(1);
  const ground = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      layers.push(read(getComputedStyle(one).backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return layers.reverse().reduce((below, top) => over(top, below), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
"""
"""How a page's script reads colours, what is behind an element, and how light a colour is."""

UNREADABLE = (
    f"() => {{{COLOURS}"
    + """
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!words || !element.checkVisibility({visibilityProperty: true}) || element.closest("svg, option")) continue;
    const style = getComputedStyle(element), behind = ground(element);
    const [a, b] = [light(over(read(style.color), behind)), light(behind)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) bad.push(`${ratio.toFixed(2)}: ${words.slice(0, 40)}`);
  }
  return bad;
}"""
)
"""Words with less contrast to what is behind them than WCAG 2.2 asks for (1.4.3, level AA)."""

EDGELESS = (
    f"() => {{{COLOURS}"
    + """
  const bad = [];
  for (const field of document.querySelectorAll("textarea, select, input:not([type=hidden], [type=checkbox], [type=file])")) {
    if (!field.checkVisibility({visibilityProperty: true})) continue;
    const behind = ground(field.parentElement);
    const [a, b] = [light(over(read(getComputedStyle(field).borderTopColor), behind)), light(behind)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 3) bad.push(`${ratio.toFixed(2)}: ${field.name}`);
  }
  return bad;
}"""
)
"""Fields whose edge has less contrast to what is around them than WCAG 2.2 asks for (1.4.11, level AA)."""

TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return ids.filter((one, n) => ids.indexOf(one) !== n);
}"""
CONTROLS = {"button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "spinbutton", "listbox"}


async def complaints(page) -> list[str]:
    """What is wrong with a page as it stands now."""
    found = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: hardly to be read, {one}" for one in await page.evaluate(UNREADABLE)]
        found += [f"{scheme}: a field without an edge, {one}" for one in await page.evaluate(EDGELESS)]
    found += [f"the id {one} twice" for one in await page.evaluate(TWICE)]
    session = await page.context.new_cdp_session(page)
    nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    await session.detach()
    roles = [(one.get("role", {}).get("value"), one) for one in nodes if not one.get("ignored")]
    for role, node in roles:
        if role in CONTROLS and not str(node.get("name", {}).get("value", "")).strip():
            found.append(f"a {role} without a name, {node.get('properties')}")
    landmarks = [role for role, _ in roles]
    found += [f"{landmarks.count(one)} times {one}" for one in ("main", "banner") if landmarks.count(one) != 1]
    if (titles := await page.locator("h1").count()) != 1:
        found.append(f"{titles} headings of the first level")
    if not await page.evaluate("document.documentElement.lang && document.title"):
        found.append("no language or no title")
    return found


class Ours(HTMLParser):
    """What a page says itself: its text and labels outside what stands in another language, or elsewhere."""

    EMPTY = ("meta", "link", "input", "img", "br")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[bool] = [False]
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        ours = given["lang"] == "hi" if "lang" in given else self.inside[-1]
        ours = ours and not (tag in ("code", "kbd", "script", "title") or (given.get("href") or "").startswith("http"))
        if ours:
            self.said += [given[name] for name in ("aria-label", "placeholder", "title") if given.get(name)]
        if tag not in self.EMPTY:
            self.inside.append(ours)

    def handle_endtag(self, tag):
        self.inside.pop()

    def handle_data(self, data):
        if self.inside[-1]:
            self.said.append(data)

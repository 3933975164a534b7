"""What a browser loads with a page: its own bytes, and those of everything that it names, as they come compressed."""

import gzip
import re
import urllib.parse

ACCEPTS = {"Accept-Encoding": "br, gzip"}
NAMED = {
    "text/html": [r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', r'<script[^>]* src="([^"]+)"', r'<img[^>]* src="([^"]+)"'],
    "text/css": [r'@import\s+(?:url\()?["\']([^"\']+)', r'url\(["\']?([^)"\'#]+)'],
    "text/javascript": [r'\bfrom\s*["\']([^"\']+)', r'^import\s*["\']([^"\']+)'],
}


def loaded(client, page):
    """Bytes of the page as sent, those of all that it names, and how many files these are."""
    sizes, todo = {}, [page]
    while todo:
        path = todo.pop()
        if path in sizes:
            continue
        status, answer, content = client.ask("GET", path, headers=ACCEPTS)
        if status != 200:
            raise SystemExit(f"benches/run: GET {path}: {status}")
        sizes[path] = len(content)
        kind = answer.getheader("Content-Type", "").split(";")[0]
        coding = answer.getheader("Content-Encoding", "")
        if coding == "gzip":
            content = gzip.decompress(content)
        elif coding:
            # Nothing in the standard library reads it: asked again as it is.
            content = client.ask("GET", path)[2]
        text = content.decode("utf-8", "replace") if kind in NAMED else ""
        for pattern in NAMED.get(kind, []):
            for name in re.findall(pattern, text, re.M):
                if not name.startswith(("data:", "http:", "https:")):
                    todo.append(urllib.parse.urljoin(path, name))
    own = sizes.pop(page)
    return {"page": own, "files": sum(sizes.values()), "number": len(sizes)}

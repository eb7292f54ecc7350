"""For MkDocs: links to files of the repository beside `docs/` become their names.

On a forge such links lead to the files. The site holds the documentation alone.
"""

import posixpath
import re

LINK = re.compile(r"(?<!!)\[([^]]*)\]\(((?:\.\./)+[^)#\s]*)(?:#[^)]*)?\)")


def on_page_markdown(markdown: str, page, **_) -> str:
    """Return the text of a page with the names of files in place of links that leave `docs/`."""
    folder = posixpath.dirname(page.file.src_uri)

    def name(link: re.Match) -> str:
        path = posixpath.normpath(posixpath.join("docs", folder, link[2]))
        if path.startswith("docs/"):
            return link[0]
        is_name = link[1] in (path, posixpath.basename(path))
        return f"`{path}`" if is_name else f"{link[1]} (`{path}`)"

    return LINK.sub(name, markdown)

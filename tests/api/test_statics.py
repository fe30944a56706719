"""The files that pages load, and the icon that browsers ask for unasked."""

import httpx2


def test_browsers_find_the_icon_where_no_page_names_it(web: httpx2.Client) -> None:
    answer = web.get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.content == web.get("/static/icon.svg").content
    again = web.get("/favicon.ico", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304

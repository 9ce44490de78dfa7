"""The document of the API to read and to try out, for people: open like the document itself.

GET /api/docs   index
"""

from mvidarr.web.endpoint import Call, Page, page


class ApiDocsPages:
    @page(role=None)
    async def index(self, call: Call) -> Page:
        """Every operation with its parameters and answers; who is signed in tries them out as themselves."""
        return Page("api-docs.html")

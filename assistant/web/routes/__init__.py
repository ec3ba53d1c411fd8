"""One file per resource; handlers stay thin and call the rooms."""

from assistant.web.routes import administration, ask, conversations, documents, pages, search, session

API_ROUTERS = (session.router, ask.router, search.router, conversations.router, documents.router)
PAGE_ROUTERS = (pages.router, administration.router)

"""One file per resource; handlers stay thin and call the rooms."""

from assistant.web.routes import (
    administration,
    ask,
    audit,
    casework_pages,
    conversations,
    documents,
    drafts,
    enquiries,
    oidc,
    pages,
    people,
    search,
    session,
)

API_ROUTERS = (
    session.router,
    ask.router,
    search.router,
    conversations.router,
    documents.router,
    enquiries.router,
    drafts.router,
    audit.router,
    people.router,
    oidc.router,
)
PAGE_ROUTERS = (pages.router, casework_pages.router, administration.router)

"""From draft to sent reply: enquiries, drafts, versions, review and what comes of it."""

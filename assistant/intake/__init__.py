"""A council member's letter becomes an enquiry: who asks, when, about what, in which parts."""

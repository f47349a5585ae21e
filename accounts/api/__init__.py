"""The family's part of the REST API: what the portal's pages do, for programs of the parents."""

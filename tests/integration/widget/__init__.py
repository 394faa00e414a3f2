"""A package, so that its fixtures end with its last test: no other asyncio loop can run while Playwright does."""

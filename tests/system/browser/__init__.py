"""A package, so that its browser and server are closed when its last test has ended: asyncio runs nothing beside Playwright."""

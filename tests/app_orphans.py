"""A crew in a process of its own: prints its workers and waits. Run by test_app_crew."""

import asyncio

from hedgesim.app.crew import Crew


async def main() -> None:
    """Start one worker, see that it works, and wait to be ended."""
    crew = Crew(workers=1)
    await crew.call(len, "ready")
    print(*crew.processes, flush=True)
    await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(main())

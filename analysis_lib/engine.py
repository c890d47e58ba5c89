"""Where the per-document work runs: in this process, in worker processes, or on a Dask cluster."""

import os
from collections.abc import Callable, Iterable, Iterator

from analysis_lib.workers import Outcome, map_in_processes, run_item, word_error

ENGINES = ("local", "processes", "dask")
SECONDS = 60.0


def map_documents(
    function: Callable,
    items: Iterable,
    engine: str = "local",
    scheduler: str | None = None,
    progress: Callable[[int], None] | None = None,
    n_workers: int | None = None,
    seconds: float = SECONDS,
) -> Iterator[Outcome]:
    """Apply a function to every item and yield the outcomes in the order of the items.

    An item that raises an error, exceeds the time limit or kills its worker yields an outcome with a reason; the
    others are not touched by it.

    Parameters
    ----------
    function : callable
        A function of one item, of module level for the engines ``processes`` and ``dask``.
    items : iterable
        Streamed: at most a bounded number is under way at once.
    engine : {"local", "processes", "dask"}
        This process, worker processes of this machine, or a Dask cluster.
    scheduler : str, optional
        Address of a Dask scheduler (``tcp://host:8786``); without it a cluster on this machine is started.
    progress : callable, optional
        Called with the number of outcomes so far.
    n_workers : int, optional
        Worker processes; one a core when not given.
    seconds : float
        Time limit of one item. A Dask worker cannot interrupt a document: there the limit is that of the cluster.

    Yields
    ------
    Outcome
        ``value``, or ``reason`` when there is none.

    Raises
    ------
    ValueError
        For an unknown engine, a scheduler without ``dask``, or a Dask that is missing or cannot be reached.

    Examples
    --------
    >>> [outcome.value or outcome.reason for outcome in map_documents(int, ["7", "seven"])]
    [7, "invalid literal for int() with base 10: 'seven'"]
    """
    if engine not in ENGINES:
        raise ValueError(f"unknown engine {engine!r}; allowed: {', '.join(ENGINES)}")
    if scheduler and engine != "dask":
        raise ValueError(f"a scheduler ({scheduler}) goes with engine dask, not with {engine}")
    n_workers = n_workers or _count_cores()
    outcomes = {
        "local": lambda: (run_item(function, item, seconds) for item in items),
        "processes": lambda: map_in_processes(function, items, n_workers, seconds),
        "dask": lambda: _map_on_dask(function, items, scheduler, n_workers),
    }[engine]()
    return _report_progress(outcomes, progress)


def _count_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _report_progress(outcomes: Iterator[Outcome], progress: Callable[[int], None] | None) -> Iterator[Outcome]:
    for number, outcome in enumerate(outcomes, start=1):
        yield outcome
        if progress:
            progress(number)


def _map_on_dask(function: Callable, items: Iterable, scheduler: str | None, n_workers: int) -> Iterator[Outcome]:
    try:
        from dask.distributed import Client
    except ImportError:
        raise ValueError("engine dask needs the package dask[distributed]: pip install 'dask[distributed]'") from None
    if scheduler:
        try:
            client = Client(scheduler, timeout=10)
        except (OSError, ValueError) as error:
            raise ValueError(f"no Dask scheduler answers at {scheduler}: {word_error(error)}") from None
    else:
        client = Client(n_workers=n_workers, threads_per_worker=1, dashboard_address=None)
    with client:
        yield from _gather_outcomes(client, function, list(items))


def _gather_outcomes(client: object, function: Callable, items: list) -> list[Outcome]:
    from dask.distributed import KilledWorker

    futures = client.map(run_item, [function] * len(items), items, pure=False)
    client.gather(futures, errors="skip")
    outcomes = []
    for item, future in zip(items, futures, strict=True):
        # Whatever waited on a worker that died shares the blame; alone, only the culprit dies again.
        suspect = future.status == "error" and isinstance(future.exception(), KilledWorker)
        future = client.submit(run_item, function, item, pure=False) if suspect else future
        try:
            outcomes.append(future.result())
        except KilledWorker:
            outcomes.append(Outcome(reason="its worker process died"))
    return outcomes

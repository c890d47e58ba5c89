import os
import signal
import time

import pytest

from analysis_lib.engine import map_documents


def measure_name(name: str) -> int:
    """Stand for a parser: one name ends the process, one hangs, one hangs deaf to its alarm, one is malformed."""
    if name == "dies.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "deaf.txt":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    if name in {"hangs.txt", "deaf.txt"}:
        time.sleep(60)
    if name == "broken.txt":
        raise ValueError("broken.txt: not a text")
    return len(name)


NAMES = [f"{number:03}.txt" for number in range(40)]


@pytest.mark.parametrize("engine", ["local", "processes"])
def test_outcomes_keep_the_order_of_the_items(engine):
    """Both engines yield one outcome an item, in input order, from a stream of items."""
    names = [name * (1 + number % 3) for number, name in enumerate(NAMES)]
    outcomes = list(map_documents(measure_name, iter(names), engine=engine, n_workers=2))
    assert [outcome.value for outcome in outcomes] == [len(name) for name in names]


def test_a_dead_worker_costs_its_own_document_alone():
    """A document that kills its worker is named with the signal, and every other document is done."""
    names = NAMES[:10] + ["dies.txt"] + NAMES[10:20] + ["dies.txt"] + NAMES[20:]
    outcomes = list(map_documents(measure_name, names, engine="processes", n_workers=2))
    lost = [name for name, outcome in zip(names, outcomes, strict=True) if outcome.reason]
    assert lost == ["dies.txt", "dies.txt"]
    assert outcomes[10].reason == "its worker process died (SIGKILL)"


@pytest.mark.parametrize("engine", ["local", "processes"])
def test_a_hanging_document_is_stopped(engine):
    """A document over the time limit is given up with the limit in the reason; the rest goes on."""
    outcomes = list(map_documents(measure_name, ["a.txt", "hangs.txt", "b.txt"], engine=engine, seconds=0.3))
    assert [outcome.value for outcome in outcomes] == [5, None, 5]
    assert outcomes[1].reason == "took longer than 0.3 seconds"


def test_a_document_deaf_to_its_alarm_is_killed(monkeypatch):
    """When the alarm inside the worker has no effect, the parent kills the worker and says why."""
    monkeypatch.setattr("analysis_lib.workers.GRACE", 0.2)
    outcomes = list(map_documents(measure_name, ["deaf.txt", "b.txt"], engine="processes", n_workers=1, seconds=0.2))
    assert [outcome.value for outcome in outcomes] == [None, 5]
    assert outcomes[0].reason == "took longer than 0.2 seconds"


@pytest.mark.parametrize("engine", ["local", "processes"])
def test_a_malformed_document_yields_its_reason(engine):
    """An error the content provokes becomes the outcome's reason in the same words in every engine."""
    outcomes = list(map_documents(measure_name, ["a.txt", "broken.txt"], engine=engine, n_workers=1))
    assert outcomes[1].reason == "broken.txt: not a text"
    assert next(map_documents("".join, [7])).reason == "TypeError: can only join an iterable"


def test_the_alarm_is_gone_after_the_item():
    """A finished item leaves no alarm behind for the caller's own work."""
    list(map_documents(measure_name, ["a.txt"], seconds=0.05))
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_progress_counts_every_outcome():
    """The progress callback gets 1, 2, … up to the number of items, reasons included."""
    seen = []
    list(map_documents(measure_name, ["a.txt", "broken.txt", "b.txt"], progress=seen.append))
    assert seen == [1, 2, 3]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "spark"}, "unknown engine 'spark'; allowed: local, processes, dask"),
        ({"scheduler": "tcp://localhost:1"}, r"a scheduler \(tcp://localhost:1\) goes with engine dask"),
    ],
)
def test_wrong_options_are_refused_at_once(options, message):
    """An unknown engine or a scheduler without Dask is one clear line before any item is touched."""
    with pytest.raises(ValueError, match=message):
        map_documents(measure_name, NAMES, **options)


def test_without_dask_the_error_says_what_to_install(monkeypatch):
    """Where Dask is not installed the engine names the package in one line."""
    monkeypatch.setitem(__import__("sys").modules, "dask.distributed", None)
    with pytest.raises(ValueError, match=r"needs the package dask\[distributed\]"):
        list(map_documents(measure_name, NAMES, engine="dask"))


def test_dask_names_the_killer_document():
    """On Dask a document that kills its workers is given up and its neighbours are done."""
    distributed = pytest.importorskip("dask.distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        names = NAMES[:5] + ["dies.txt"] + NAMES[5:10]
        outcomes = list(map_documents(measure_name, names, engine="dask", scheduler=cluster.scheduler_address))
    assert [outcome.reason for outcome in outcomes if outcome.reason] == ["its worker process died"]
    assert outcomes[5].value is None

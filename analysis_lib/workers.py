"""One item at a time under a time limit, in this process or in worker processes that may die."""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import NamedTuple

GRACE = 2.0  # seconds after which a worker that ignored its own alarm is killed
WINDOW = 64  # items a worker may be ahead of the oldest unfinished one, so that memory stays bounded
DOCUMENT_ERRORS = (
    ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RecursionError, TypeError, ValueError,
)  # what the content of a document can provoke; anything else is a fault of the program and stops it


class Outcome(NamedTuple):
    """What became of one item: its value, or the reason why there is none."""

    value: object = None
    reason: str | None = None


class Worker(NamedTuple):
    """A worker process and the pipe to it."""

    process: multiprocessing.Process
    pipe: Connection


class Task(NamedTuple):
    """An item under way: its position, the worker that has it and when it must be done."""

    position: int
    worker: Worker
    deadline: float


def run_item(function: Callable, item: object, seconds: float = 0) -> Outcome:
    """Apply the function to one item; what its content provokes becomes the reason of the outcome."""
    try:
        with limit_time(seconds):
            return Outcome(value=function(item))
    except DOCUMENT_ERRORS as error:
        return Outcome(reason=word_error(error))


def word_error(error: BaseException) -> str:
    """Put an error into one line without a path of this machine."""
    lines = str(error).splitlines() or [""]
    message = error.strerror if isinstance(error, OSError) and error.strerror else lines[0]
    plain = isinstance(error, ValueError) or type(error) is TimeoutError
    return message if plain and message else f"{type(error).__name__}: {message}".rstrip(": ")


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block after so many seconds; without effect outside the main thread or POSIX."""
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"took longer than {seconds:g} seconds")

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def map_in_processes(function: Callable, items: Iterable, n_workers: int, seconds: float) -> Iterator[Outcome]:
    """Hand each worker one item at a time, so that a worker that dies names the item that killed it."""
    queue, running, done, position = enumerate(items), [], {}, 0
    idle: list[Worker] = []
    try:
        while True:
            while len(running) < n_workers and (entry := _take(queue, done, n_workers)):
                worker = _pick_worker(idle) or _start_worker(function, seconds)
                running.append(_send(worker, *entry, seconds))
            if not running:
                return
            running = _collect(running, idle, done, seconds)
            while position in done:
                yield done.pop(position)
                position += 1
    finally:
        for worker in [*idle, *(task.worker for task in running)]:
            _stop_worker(worker)


def _take(queue: Iterator, done: dict, n_workers: int) -> tuple[int, object] | None:
    return None if len(done) > WINDOW * n_workers else next(queue, None)


def _pick_worker(idle: list[Worker]) -> Worker | None:
    while idle:
        worker = idle.pop()
        if worker.process.is_alive():
            return worker
        _stop_worker(worker)
    return None


def _send(worker: Worker, position: int, item: object, seconds: float) -> Task:
    worker.pipe.send(item)
    return Task(position, worker, time.monotonic() + seconds + GRACE if seconds else float("inf"))


def _start_worker(function: Callable, seconds: float) -> Worker:
    # Forking a process that has threads can deadlock, so a clean server process forks the workers.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, function, seconds), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.recv()
    except EOFError:
        process.join()
        raise RuntimeError(
            f"a worker process could not start (exit code {process.exitcode}); "
            "a script that uses worker processes must guard its entry with if __name__ == '__main__'"
        ) from None
    return Worker(process, ours)


def _serve(pipe: Connection, function: Callable, seconds: float) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    pipe.send("ready")
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        pipe.send(run_item(function, item, seconds))


def _collect(running: list[Task], idle: list[Worker], done: dict[int, Outcome], seconds: float) -> list[Task]:
    """Wait for the next outcome or deadline, file what is finished and return what is still running."""
    patience = min(task.deadline for task in running) - time.monotonic()
    ready = set(wait([task.worker.pipe for task in running], None if patience == float("inf") else max(patience, 0)))
    still = []
    for task in running:
        if task.worker.pipe in ready:
            done[task.position] = _receive(task.worker, idle)
        elif time.monotonic() > task.deadline:
            _stop_worker(task.worker)
            done[task.position] = Outcome(reason=f"took longer than {seconds:g} seconds")
        else:
            still.append(task)
    return still


def _receive(worker: Worker, idle: list[Worker]) -> Outcome:
    try:
        outcome = worker.pipe.recv()
    except (EOFError, ConnectionResetError):
        worker.process.join(GRACE)
        _stop_worker(worker)
        return Outcome(reason=f"its worker process died ({_name_exit(worker.process.exitcode)})")
    idle.append(worker)
    return outcome


def _name_exit(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _stop_worker(worker: Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()

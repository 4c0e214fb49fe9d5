"""The picture of `cargo bench --bench chart`, "trend of 1000 scores", by matplotlib, for comparison.

    pip install matplotlib && python3 benches/peers/trend.py [PICTURE.png]

Prints the best and the median time of a picture after a warm-up, and the memory that drawing adds to the process.
"""

import datetime
import io
import pathlib
import resource
import statistics
import sys
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.font_manager
import matplotlib.pyplot as plt

FONT = pathlib.Path(__file__).parents[2] / "assets/fonts/Pretendard-Medium.otf"
matplotlib.font_manager.fontManager.addfont(FONT)
plt.rcParams["font.weight"] = 500
plt.rcParams["font.family"] = matplotlib.font_manager.FontProperties(fname=FONT).get_name()
RANKS = [(0, "F"), (50, "D"), (60, "C"), (70, "B"), (80, "A"), (90, "S"), (100, "")]


def scores(count):
    begin = datetime.datetime(2025, 1, 1, 3)
    times = [begin + datetime.timedelta(minutes=place * 1_051_200 // count) for place in range(count)]
    return times, [50 + 30 * place / count + place * 7919 % 260 / 10 - 13 for place in range(count)]


def picture(times, values):
    figure, axes = plt.subplots(figsize=(9, 7.2), dpi=100)
    low = max(0, min(40, (min(values) - 6) // 10 * 10))
    axes.set_ylim(low, 100)
    for place, ((bottom, rank), (top, _)) in enumerate(zip(RANKS, RANKS[1:])):
        if top <= low:
            continue
        if place % 2:
            axes.axhspan(bottom, top, color="#2b2f3a", alpha=0.1)
        axes.text(1.02, (max(bottom, low) + top) / 2, rank, transform=axes.get_yaxis_transform())
    axes.grid(axis="y")
    for place in [place for place in range(len(values)) if place % 6 == 4][-40:]:
        axes.plot(times[place - 1 : place + 1], values[place - 1 : place + 1], color="tab:blue", alpha=0.5)
    axes.scatter(times, values, s=16, alpha=0.55)
    window = max(5, len(values) // 40)
    sums, total = [], 0
    for place, value in enumerate(values):
        total += value - (values[place - window] if place >= window else 0)
        sums.append(total / min(place + 1, window))
    axes.plot(times, sums, linewidth=3, color="tab:orange")
    best, worst = values.index(max(values)), values.index(min(values))
    for place, name in [(best, "최고"), (worst, "최저"), (len(values) - 1, "최근")]:
        axes.scatter([times[place]], [values[place]], s=80, zorder=5)
        axes.annotate(f"{name} {values[place]:.0f}", (times[place], values[place]))
    axes.set_title("면접 점수\n백엔드 개발자 · 전체 기간", loc="left")
    out = io.BytesIO()
    figure.savefig(out, format="png")
    plt.close(figure)
    return out.getvalue()


def main():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times, values = scores(1000)
    png = picture(times, values)
    took = []
    for _ in range(30):
        start = time.perf_counter()
        picture(times, values)
        took.append((time.perf_counter() - start) * 1000)
    if len(sys.argv) > 1:
        pathlib.Path(sys.argv[1]).write_bytes(png)
    added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"matplotlib {matplotlib.__version__}: best {min(took):.1f} ms, median {statistics.median(took):.1f} ms, "
          f"{added:.0f} MB more memory")


main()

"""Moving pictures out of formulas: sources and filters of ffmpeg, as text. Colours are ``r,g,b``."""

SIZE, RATE = "640x360", 12


def sky(top: str, bottom: str, disc: str, x: float, y: float, radius: float) -> str:
    """Two colours and a disc that sinks into water: an evening."""
    inside = f"lt(hypot(X-W*{x},Y-H*({y}+T/60)),H*{radius})*lt(Y,H*0.62)"
    waves = "12*sin(Y/3+6*sin(X/90+T))*gt(Y,H*0.62)"
    return _painted(f"if({inside},{{2}},{{0}}+({{1}}-({{0}}))*Y/H+{waves})", top, bottom, disc)


def silk(one: str, other: str, edge: str, x: int = 70, y: int = 60) -> str:
    """Folds of cloth between two colours, with a third where they are brightest; ``x``, ``y``: how wide they are."""
    fold = f"(0.5+0.5*sin(X/{x}+T+2*sin(Y/{y}-T/2)))"
    return _painted(f"{{0}}+({{1}}-({{0}}))*{fold}+({{2}}-({{1}}))*pow({fold},6)", one, other, edge)


def lights(ground: str, near: str, far: str) -> str:
    """Lamps of a city, out of focus."""
    rows = "exp(-pow(mod(X+{0}*T,{1})-{1}/2,2)/{2})*exp(-pow(mod(Y+{3},{4})-{4}/2,2)/{2})"
    first, second = rows.format(9, 150, 700, 40, 130), rows.format(-5, 95, 200, 0, 80)
    return _painted(f"{{0}}+({{1}}-({{0}}))*{first}+({{2}}-({{0}}))*0.7*{second}", ground, near, far)


def _painted(formula: str, *colours: str) -> str:
    planes = [formula.format(*values) for values in zip(*(colour.split(",") for colour in colours), strict=True)]
    r, g, b = (f"'clip({plane},0,255)'" for plane in planes)
    return f"nullsrc=s={SIZE}:r={RATE},format=gbrp,geq=r={r}:g={g}:b={b}"


def fractal(x: float, y: float, scale: float, hue: int) -> str:
    place = f"start_x={x}:start_y={y}:start_scale={scale}:end_scale={scale / 2}:end_pts=240"
    return f"mandelbrot=s={SIZE}:r={RATE}:maxiter=300:{place},hue=h={hue}:s=0.45,eq=contrast=0.9:gamma=0.85"


def cells(rule: int, colour: str) -> str:
    return f"cellauto=s=160x90:r={RATE}:rule={rule}:ratio=0.3:seed=7,scale={SIZE}:flags=neighbor,format=gbrp,{colour}"


def life(alive: str, dead: str, mold: str, ratio: float) -> str:
    colours = f"life_color={alive}:death_color={dead}:mold_color={mold}:mold=20"
    return f"life=s=160x90:r={RATE}:ratio={ratio}:seed=3:{colours},scale={SIZE}:flags=neighbor"

//! Where boxes go in a picture: forces, the best of several deterministic starts, then overlapping boxes are pushed apart.
//!
//! Edge labels are boxes too, each tied to the two nodes of its edge, so that no label comes to lie on a node or on another label.

use fjadra::{Collide, Link, ManyBody, Node, PositionX, PositionY, SimulationBuilder};
use rayon::prelude::*;

/// A point in SVG units.
pub type Point = [f64; 2];

/// A box to be placed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    /// Width in SVG units.
    pub width: f64,
    /// Height in SVG units.
    pub height: f64,
    /// For the label of an edge, the tiles that it links; `None` for a node.
    pub links: Option<(usize, usize)>,
}

/// Space that is kept between boxes.
const GAP: f64 = 14.0;
/// Starts that are tried.
const STARTS: usize = 10;
/// Most rounds of pushing apart; most pictures need a few dozen.
const ROUNDS: usize = 600;
/// Points along a curve at which it is tested for what hides it.
const CURVE_STEPS: usize = 24;

/// The centre of each tile.
pub fn place(tiles: &[Tile]) -> Vec<Point> {
    // Large pictures take long and gain little from another start.
    let starts = (400 / tiles.len().max(1)).clamp(2, STARTS);
    let candidates = (0..starts).into_par_iter().map(|start| {
        let mut points = simulate(tiles, start);
        straighten(tiles, &mut points);
        separate(tiles, &mut points);
        straighten_freely(tiles, &mut points);
        lead_round(tiles, &mut points);
        (unreadability(tiles, &points), points)
    });
    let candidates: Vec<(f64, Vec<Point>)> = candidates.collect();
    candidates.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, points)| points).unwrap_or_default()
}

/// One run of the forces from start number `start`.
fn simulate(tiles: &[Tile], start: usize) -> Vec<Point> {
    let links: Vec<(usize, usize)> =
        tiles.iter().enumerate().filter_map(|(at, tile)| tile.links.map(|(a, b)| [(a, at), (at, b)])).flatten().filter(|(a, b)| a != b).collect();
    let reach: Vec<f64> = links.iter().map(|(a, b)| radius(&tiles[*a]) + radius(&tiles[*b]) + GAP).collect();
    let radii: Vec<f64> = tiles.iter().map(|tile| radius(tile) * 0.8 + GAP / 2.0).collect();
    let charges: Vec<f64> = tiles.iter().map(|tile| if tile.links.is_none() { -650.0 } else { -90.0 }).collect();
    let mut simulation = SimulationBuilder::default()
        .build((0..tiles.len()).map(|at| {
            let [x, y] = starting_point(at, start);
            Node::default().position(x, y)
        }))
        .add_force("link", Link::new(links).distance(move |_: &_, at: usize| reach[at]).strength(0.7).iterations(2))
        .add_force("charge", ManyBody::new().strength(move |_, at: usize| charges[at]))
        .add_force("collide", Collide::new().radius(move |at: usize| radii[at]).iterations(2))
        .add_force("x", PositionX::new().strength(0.04))
        .add_force("y", PositionY::new().strength(0.09));
    simulation.step();
    simulation.positions().map(|[x, y]| [finite(x), finite(y)]).collect()
}

/// Points on a sunflower's spiral, entered at another place by each start.
fn starting_point(at: usize, start: usize) -> Point {
    let turn = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let at = (at * (2 * start + 1)) as f64 + start as f64 * 0.37;
    let radius = 30.0 * (at + 0.5).sqrt();
    [radius * (at * turn).cos() * 1.4, radius * (at * turn).sin()]
}

fn finite(number: f64) -> f64 {
    if number.is_finite() { number } else { 0.0 }
}

fn radius(tile: &Tile) -> f64 {
    // Between the inner and the outer circle of the box: labels are wide and low.
    (tile.width + tile.height) / 4.0 + 4.0
}

/// Puts edge labels half way between their nodes' positions and their own.
fn straighten(tiles: &[Tile], points: &mut [Point]) {
    for at in 0..tiles.len() {
        if let Some((a, b)) = tiles[at].links.filter(|(a, b)| a != b) {
            let middle = midpoint(points[a], points[b]);
            points[at] = midpoint(points[at], middle);
        }
    }
}

/// Moves edge labels towards the middle of their edge as far as they overlap nothing there.
fn straighten_freely(tiles: &[Tile], points: &mut [Point]) {
    for step in [1.0, 0.5, 0.5, 0.25, 0.25] {
        for at in 0..tiles.len() {
            let Some((a, b)) = tiles[at].links.filter(|(a, b)| a != b) else { continue };
            let [mx, my] = midpoint(points[a], points[b]);
            let moved = [points[at][0] + (mx - points[at][0]) * step, points[at][1] + (my - points[at][1]) * step];
            let free = (0..tiles.len()).all(|other| other == at || overlap(&tiles[at], moved, &tiles[other], points[other]).is_none());
            if free {
                points[at] = moved;
            }
        }
    }
}

/// Pushes overlapping boxes apart along the shorter way, labels more readily than nodes.
fn separate(tiles: &[Tile], points: &mut [Point]) {
    for _ in 0..ROUNDS {
        let mut moved = false;
        for a in 0..tiles.len() {
            for b in a + 1..tiles.len() {
                if let Some([x, y]) = overlap(&tiles[a], points[a], &tiles[b], points[b]) {
                    moved = true;
                    let share = push_share(&tiles[a], &tiles[b]);
                    points[a] = [points[a][0] - x * share, points[a][1] - y * share];
                    points[b] = [points[b][0] + x * (1.0 - share), points[b][1] + y * (1.0 - share)];
                }
            }
        }
        if !moved {
            return;
        }
    }
}

/// How much of a push the first of two boxes takes.
fn push_share(a: &Tile, b: &Tile) -> f64 {
    match (a.links, b.links) {
        (None, Some(_)) => 0.2,
        (Some(_), None) => 0.8,
        _ => 0.5,
    }
}

/// How far, and along which axis, `b` must move to be clear of `a`.
fn overlap(a: &Tile, pa: Point, b: &Tile, pb: Point) -> Option<Point> {
    let gap = if a.links.is_some() && b.links.is_some() { GAP / 3.0 } else { GAP };
    let (dx, dy) = (pb[0] - pa[0], pb[1] - pa[1]);
    let x = (a.width + b.width) / 2.0 + gap - dx.abs();
    let y = (a.height + b.height) / 2.0 + gap - dy.abs();
    if x <= 0.01 || y <= 0.01 {
        None
    } else if x < y {
        Some([(x + 0.1) * direction(dx), 0.0])
    } else {
        Some([0.0, (y + 0.1) * direction(dy)])
    }
}

fn direction(along: f64) -> f64 {
    if along < 0.0 { -1.0 } else { 1.0 }
}

fn midpoint(a: Point, b: Point) -> Point {
    [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
}

/// What makes a picture hard to read: edges that cross, edges that run under foreign boxes, long edges, waste of paper.
fn unreadability(tiles: &[Tile], points: &[Point]) -> f64 {
    let curves: Vec<(usize, usize, Vec<Point>)> =
        (0..tiles.len()).filter_map(|at| tiles[at].links.map(|(a, b)| (a, b, curve(points[a], points[at], points[b])))).collect();
    let mut cost = 0.0;
    for (at, (a, b, one)) in curves.iter().enumerate() {
        cost += distance(points[*a], points[*b]) / 250.0;
        let apart = curves[at + 1..].iter().filter(|(c, d, _)| a != c && a != d && b != c && b != d);
        cost += apart.filter(|(_, _, other)| curves_cross(one, other)).count() as f64;
    }
    for label in (0..tiles.len()).filter(|at| tiles[*at].links.is_some()) {
        cost += 2.5 * hidden_parts(tiles, points, label, points[label]) as f64;
    }
    let (width, height) = extent(tiles, points);
    cost + width * height / 150_000.0
}

/// The curve from `a` to `b` through `via`, as points along it: the quadratic Bézier curve that the picture draws.
fn curve(a: Point, via: Point, b: Point) -> Vec<Point> {
    let bend = [2.0 * via[0] - (a[0] + b[0]) / 2.0, 2.0 * via[1] - (a[1] + b[1]) / 2.0];
    let along = |axis: usize, t: f64| (1.0 - t).powi(2) * a[axis] + 2.0 * t * (1.0 - t) * bend[axis] + t * t * b[axis];
    (0..=CURVE_STEPS).map(|step| step as f64 / CURVE_STEPS as f64).map(|t| [along(0, t), along(1, t)]).collect()
}

fn curves_cross(one: &[Point], other: &[Point]) -> bool {
    let coarse = |points: &[Point]| [points[0], points[CURVE_STEPS / 2], points[CURVE_STEPS]];
    let (one, other) = (coarse(one), coarse(other));
    one.windows(2).any(|p| other.windows(2).any(|q| cross(p[0], p[1], q[0], q[1])))
}

/// How many foreign boxes the edge of `label` runs under if its label is put at `via`; nodes count double, and so does a label that does not
/// lie between its nodes.
fn hidden_parts(tiles: &[Tile], points: &[Point], label: usize, via: Point) -> usize {
    let Some((a, b)) = tiles[label].links else { return 0 };
    let curve = curve(points[a], via, points[b]);
    let foreign = (0..tiles.len()).filter(|at| *at != a && *at != b && *at != label);
    let hides = |at: &usize| curve.iter().any(|point| covers(&tiles[*at], points[*at], *point));
    let hidden: usize = foreign.filter(hides).map(|at| if tiles[at].links.is_none() { 2 } else { 1 }).sum();
    hidden + if a != b && !lies_between(points[a], via, points[b]) { 2 } else { 0 }
}

fn lies_between(a: Point, via: Point, b: Point) -> bool {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let along = ((via[0] - a[0]) * dx + (via[1] - a[1]) * dy) / (dx * dx + dy * dy).max(1.0);
    (0.2..=0.8).contains(&along)
}

fn covers(tile: &Tile, at: Point, point: Point) -> bool {
    (point[0] - at[0]).abs() < tile.width / 2.0 + 4.0 && (point[1] - at[1]).abs() < tile.height / 2.0 + 3.0
}

/// Leads edges that run under foreign boxes round them, by moving their labels aside where there is room.
fn lead_round(tiles: &[Tile], points: &mut [Point]) {
    for label in 0..tiles.len() {
        let Some((a, b)) = tiles[label].links.filter(|(a, b)| a != b) else { continue };
        let now = hidden_parts(tiles, points, label, points[label]);
        if now == 0 {
            continue;
        }
        let free = |at: &Point| (0..tiles.len()).all(|other| other == label || overlap(&tiles[label], *at, &tiles[other], points[other]).is_none());
        let ways = detours(points[a], points[b]).into_iter().filter(free).map(|at| (hidden_parts(tiles, points, label, at), at));
        if let Some((_, at)) = ways.min_by_key(|(hidden, _)| *hidden).filter(|(hidden, _)| *hidden < now) {
            points[label] = at;
        }
    }
}

/// Places for a label ever further from the straight way between two points.
fn detours(a: Point, b: Point) -> Vec<Point> {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx.hypot(dy).max(1.0);
    let offsets = (0..=9).flat_map(|step| [f64::from(step) * 18.0, f64::from(step) * -18.0]);
    offsets.flat_map(|aside| [0.5, 0.4, 0.6].map(|t| [a[0] + dx * t - dy / length * aside, a[1] + dy * t + dx / length * aside])).collect()
}

fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

fn extent(tiles: &[Tile], points: &[Point]) -> (f64, f64) {
    let ([left, top], [right, bottom]) = corners(tiles, points);
    (right - left, bottom - top)
}

/// The upper left and the lower right corner of all boxes together; zero where there is none.
pub fn corners(tiles: &[Tile], points: &[Point]) -> (Point, Point) {
    let start = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    let (low, high) = tiles.iter().zip(points).fold(start, |(low, high), (tile, [x, y])| {
        let (w, h) = (tile.width / 2.0, tile.height / 2.0);
        ([low[0].min(x - w), low[1].min(y - h)], [high[0].max(x + w), high[1].max(y + h)])
    });
    if low[0].is_finite() { (low, high) } else { ([0.0; 2], [0.0; 2]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(nodes: usize) -> Vec<Tile> {
        let mut tiles: Vec<Tile> = (0..nodes).map(|_| Tile { width: 120.0, height: 30.0, links: None }).collect();
        tiles.extend((0..nodes).map(|at| Tile { width: 80.0, height: 16.0, links: Some((at, (at + 1) % nodes)) }));
        tiles
    }

    #[test]
    fn boxes_do_not_overlap() {
        let tiles = ring(18);
        let points = place(&tiles);
        for a in 0..tiles.len() {
            for b in a + 1..tiles.len() {
                assert_eq!(overlap(&tiles[a], points[a], &tiles[b], points[b]), None);
            }
        }
    }

    #[test]
    fn the_same_tiles_lie_the_same_way() {
        assert_eq!(place(&ring(7)), place(&ring(7)));
        assert!(place(&[]).is_empty());
        assert_eq!(place(&ring(1)).len(), 2);
    }
}

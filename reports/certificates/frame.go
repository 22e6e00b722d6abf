// The program's own frame: bands of fine waves around the page, a rosette in each corner, and behind the words a pale star of fourteen rays, as
// on the bronze drums. All of it is straight strokes, the same for paper and for the picture on the page of the design.
package certificates

import "math"

// Measures of the frame in mm; strokes are drawn as straight pieces.
const (
	frameOuter  = 7.0  // from the edge of the page to the frame
	frameBand   = 7.0  // width of the waves
	frameCorner = 15.0 // side of a corner's box
	waveLength  = 9.0  // about; a side takes whole waves
	wavePieces  = 12
)

// frame draws it.
func (s *sheet) frame() {
	s.star(s.width/2, s.height/2, math.Min(s.width, s.height)*0.36)
	l, t, r, b := frameOuter, frameOuter, s.width-frameOuter, s.height-frameOuter
	for _, at := range []struct {
		in, line float64
		colour   string
	}{{0, 0.9, "gold"}, {frameBand, 0.35, "gold"}, {frameBand + 1.4, 0.7, "red"}} {
		for _, y := range []float64{t + at.in, b - at.in} {
			s.outline([][2]float64{{l + frameCorner, y}, {r - frameCorner, y}}, at.line, at.colour)
		}
		for _, x := range []float64{l + at.in, r - at.in} {
			s.outline([][2]float64{{x, t + frameCorner}, {x, b - frameCorner}}, at.line, at.colour)
		}
	}
	for _, shift := range []float64{0, 1. / 3, 2. / 3} {
		colour := "gold"
		if shift == 0 {
			colour = "red"
		}
		for _, middle := range []float64{t + frameBand/2, b - frameBand/2} {
			s.wave(l+frameCorner, r-frameCorner, shift, func(along, off float64) [2]float64 { return [2]float64{along, middle + off} }, colour)
		}
		for _, middle := range []float64{l + frameBand/2, r - frameBand/2} {
			s.wave(t+frameCorner, b-frameCorner, shift, func(along, off float64) [2]float64 { return [2]float64{middle + off, along} }, colour)
		}
	}
	for _, at := range box(l, t, r, b) {
		x, y := at[0], at[1]
		dx, dy := math.Copysign(frameCorner, s.width/2-x), math.Copysign(frameCorner, s.height/2-y)
		s.outline(box(x, y, x+dx, y+dy), 0.9, "gold")
		s.outline(box(x+dx*0.07, y+dy*0.07, x+dx*0.93, y+dy*0.93), 0.35, "red")
		s.rosette(x+dx/2, y+dy/2, frameCorner*0.42)
	}
}

func (s *sheet) outline(points [][2]float64, line float64, colour string) {
	s.shapes = append(s.shapes, shape{points: points, line: line, colour: colour})
}

// wave is a side's stroke from one corner to the next, in whole waves, and back again on the other side of the middle, so that it ends where it began.
func (s *sheet) wave(from, to, shift float64, at func(along, off float64) [2]float64, colour string) {
	const height = frameBand/2 - 0.7
	waves := math.Round((to - from) / waveLength)
	pieces := int(waves) * wavePieces
	points := make([][2]float64, 0, 2*pieces+2)
	for way := range 2 {
		for i := range pieces + 1 {
			k, side := float64(i), height
			if way == 1 {
				k, side = float64(pieces-i), -height
			}
			off := side * math.Sin(2*math.Pi*(k/wavePieces+shift/2))
			points = append(points, at(from+(to-from)*k/float64(pieces), off))
		}
	}
	s.outline(points, 0.18, colour)
}

// rosette is a flower of fine loops around a red heart.
func (s *sheet) rosette(x, y, radius float64) {
	for _, petal := range []struct {
		depth, turn float64
		colour      string
	}{{0.45, 0, "gold"}, {0.45, math.Pi / 12, "gold"}, {0.3, math.Pi / 24, "red"}} {
		var points [][2]float64
		for i := range 144 {
			a := 2 * math.Pi * float64(i) / 144
			r := radius * (1 - petal.depth/2 + petal.depth/2*math.Cos(12*(a+petal.turn)))
			points = append(points, [2]float64{x + r*math.Cos(a), y + r*math.Sin(a)})
		}
		s.outline(points, 0.2, petal.colour)
	}
	s.ring(x, y, radius*0.34, 0.3, "gold")
	s.rays(x, y, radius*0.12, radius*0.3, 8, "red")
}

// star lies behind the words: rings, and in their midst a star of fourteen rays.
func (s *sheet) star(x, y, radius float64) {
	for _, at := range []struct{ of, line float64 }{{1, 0.9}, {0.96, 0.3}, {0.78, 0.3}, {0.74, 0.9}, {0.44, 0.9}, {0.41, 0.3}} {
		s.ring(x, y, radius*at.of, at.line, "pale")
	}
	const teeth = 84
	for _, row := range []struct{ inner, outer float64 }{{0.78, 0.86}, {0.96, 0.88}} { // two rows of teeth that face each other
		for i := range teeth {
			a, half := 2*math.Pi*float64(i)/teeth, math.Pi/teeth*0.7
			s.shapes = append(s.shapes, shape{points: [][2]float64{polar(x, y, radius*row.inner, a-half), polar(x, y, radius*row.outer, a), polar(x, y, radius*row.inner, a+half)}, colour: "pale"})
		}
	}
	for i := range 28 { // circles with a dot, joined
		cx, cy := x+radius*0.59*math.Cos(2*math.Pi*float64(i)/28), y+radius*0.59*math.Sin(2*math.Pi*float64(i)/28)
		s.ring(cx, cy, radius*0.055, 0.4, "pale")
		s.ring(cx, cy, radius*0.02, 0.4, "pale")
	}
	s.rays(x, y, radius*0.11, radius*0.38, 14, "pale")
}

// rays is a filled star.
func (s *sheet) rays(x, y, inner, outer float64, count int, colour string) {
	var points [][2]float64
	for i := range 2 * count {
		r := outer
		if i%2 == 1 {
			r = inner
		}
		points = append(points, polar(x, y, r, math.Pi*float64(i)/float64(count)-math.Pi/2))
	}
	s.shapes = append(s.shapes, shape{points: points, colour: colour})
}

func (s *sheet) ring(x, y, radius, line float64, colour string) {
	pieces := max(24, int(radius*3))
	points := make([][2]float64, pieces)
	for i := range points {
		points[i] = polar(x, y, radius, 2*math.Pi*float64(i)/float64(pieces))
	}
	s.outline(points, line, colour)
}

func polar(x, y, radius, angle float64) [2]float64 {
	return [2]float64{x + radius*math.Cos(angle), y + radius*math.Sin(angle)}
}

func box(left, top, right, bottom float64) [][2]float64 {
	return [][2]float64{{left, top}, {right, top}, {right, bottom}, {left, bottom}}
}

// What both writers agree on about a chart: colours that stay apart in grey, the height, the top of the scale.
package typeset

// chartColours are the series' colours as RRGGBB, of clearly different lightness: papers are copied in black and white.
var chartColours = []string{"1F3B73", "E0A030", "6B8E6B", "B9C4D6", "8C3B3B"}

// height is the chart's in mm, without its title.
func (c Chart) height() float64 {
	if c.Height > 0 {
		return c.Height
	}
	return chartHeight
}

// top is the end of the scale: a round number not under the largest value.
func (c Chart) top() int64 {
	most := int64(1)
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v != Missing {
				most = max(most, v)
			}
		}
	}
	for step := int64(1); ; step *= 10 {
		for _, m := range []int64{1, 2, 5} {
			if n := (most + step*m - 1) / (step * m); n <= 5 {
				return n * step * m
			}
		}
	}
}

package locale

import "time"

// Bytes writes a size in powers of 1024, with one digit behind the point.
func (p *Printer) Bytes(n int64) string {
	units := []string{"KB", "MB", "GB", "TB"}
	if n < 1024 {
		return p.numbers.Sprintf("%d B", n)
	}
	value, unit := float64(n)/1024, 0
	for value >= 1024 && unit < len(units)-1 {
		value /= 1024
		unit++
	}
	return p.numbers.Sprintf("%.1f %s", value, units[unit])
}

// Span writes how long something takes or took, by its largest unit: the
// units are written alike in all our languages.
func (p *Printer) Span(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return p.numbers.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return p.numbers.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return p.numbers.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return p.numbers.Sprintf("%d min", int(d.Minutes()))
	}
	return p.numbers.Sprintf("%d h", int(d.Hours()))
}

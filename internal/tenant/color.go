package tenant

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// leastContrast is by how much a button stands out from the page around it
// (WCAG 2.2, 1.4.11), and textContrast a text from its ground (1.4.3).
const (
	leastContrast = 3.0
	textContrast  = 4.5
)

// Contrast is how well a colour can be seen and read.
type Contrast struct {
	// OnWhite is the colour's contrast with a white page, 1 to 21.
	OnWhite float64 `json:"on_white"`
	// Text is what is written on the colour: black or white.
	Text string `json:"text"`
	// OfText is the contrast of that text, which is never below 4.5.
	OfText float64 `json:"of_text"`
	// Button is the nearest darker shade that stands out from white enough for a
	// button, and Link the one that can be read as text on white; both are the
	// colour itself where it does.
	Button string `json:"button"`
	Link   string `json:"link"`
}

var colors = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// ContrastOf tells how a colour of the form #rrggbb can be seen and read
// (WCAG 2.2, "contrast ratio" and "relative luminance"). Other texts have none.
func ContrastOf(color string) Contrast {
	c, ok := parseColor(color)
	if !ok {
		return Contrast{}
	}
	light := c.luminance()
	white, black := 1.05/(light+0.05), (light+0.05)/0.05
	out := Contrast{OnWhite: tenth(white), Text: "#ffffff", OfText: tenth(white), Button: c.darkenedTo(leastContrast).String(), Link: c.darkenedTo(textContrast).String()}
	if black > white {
		out.Text, out.OfText = "#000000", tenth(black)
	}
	return out
}

func readColor(_ *Setting, text string) (string, *wrong) {
	text = strings.ToLower(text)
	c, ok := parseColor(text)
	if !ok {
		return "", &wrong{"color", "Give a colour as # and six hexadecimal digits, such as #1d4ed8."}
	}
	if onWhite := 1.05 / (c.luminance() + 0.05); onWhite < leastContrast {
		return "", &wrong{"contrast", fmt.Sprintf(
			"It stands out from a white page by %.1f to 1; a button needs 3 to 1. The nearest shade that does is %s.", tenth(onWhite), c.darkenedTo(leastContrast))}
	}
	return text, nil
}

// rgb is a colour, each part from 0 to 255.
type rgb [3]float64

func parseColor(text string) (c rgb, ok bool) {
	if !colors.MatchString(text) {
		return c, false
	}
	for i := range c {
		n, err := strconv.ParseUint(text[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return c, false
		}
		c[i] = float64(n)
	}
	return c, true
}

func (c rgb) String() string { return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2])) }

func (c rgb) luminance() float64 {
	var out float64
	for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
		part := c[i] / 255
		if part <= 0.04045 {
			part /= 12.92
		} else {
			part = math.Pow((part+0.055)/1.055, 2.4)
		}
		out += weight * part
	}
	return out
}

// darkenedTo is the colour with so much black in it that it reaches a contrast
// with white.
func (c rgb) darkenedTo(contrast float64) rgb {
	for keep := 100; keep >= 0; keep-- {
		var d rgb
		for i := range d {
			d[i] = math.Floor(c[i] * float64(keep) / 100)
		}
		if 1.05/(d.luminance()+0.05) >= contrast {
			return d
		}
	}
	return rgb{}
}

// tenth rounds down, so that what is told is never better than it is.
func tenth(x float64) float64 { return math.Floor(x*10) / 10 }

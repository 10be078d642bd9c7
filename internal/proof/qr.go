package proof

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/readmit/readmit/internal/secret"
)

// QR is a QR code as one SVG path. It shows what it encodes to everybody who
// sees it, so it is as secret as that.
type QR struct {
	// Size is the side of the square view box, the quiet zone included.
	Size int
	// Path is the d attribute of a path that is filled with the dark colour on a
	// light ground. It holds letters, digits, spaces and minus signs only.
	Path string
}

// The light border that ISO/IEC 18004 asks for, in modules.
const quietZone = 4

// NewQR encodes a text, such as the result of [TOTPURL], with error correction
// level M. It returns an error if the text is too long, at some 2,300 bytes.
func NewQR(text secret.String) (QR, error) {
	code, err := qr.Encode(text.Reveal(), qr.M, qr.Auto)
	if err != nil {
		// The library's own error would quote the text.
		return QR{}, fmt.Errorf("encode %d bytes as a QR code: the text is too long", len(text.Reveal()))
	}
	side := code.Bounds().Dx()
	dark := func(x, y int) bool { return x < side && code.At(x, y) == color.Black }
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			start := x
			for dark(x, y) {
				x++
			}
			if x > start {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start+quietZone, y+quietZone, x-start, x-start)
			}
		}
	}
	return QR{Size: side + 2*quietZone, Path: path.String()}, nil
}

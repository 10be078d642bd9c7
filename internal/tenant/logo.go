package tenant

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the formats that a logo may have
	_ "image/png"
)

// Limits of a logo.
const (
	LogoBytes  = 100 << 10
	LogoPixels = 1024 // each way
	leastLogo  = 16
)

// ends are the bytes that a whole file of a format ends with (PNG 3rd edition,
// 11.2.5 with its check sum; ITU-T T.81, B.1.1.3). What stands behind them is
// no picture.
var ends = map[string][]byte{"png": []byte("IEND\xaeB`\x82"), "jpeg": {0xff, 0xd9}}

// readLogo finds out what a file is by decoding all of it: its name and what
// the browser calls it count for nothing. SVG is refused, since it can hold
// script and be opened as a page.
func readLogo(file []byte) (media string, bad *wrong) {
	if len(file) > LogoBytes {
		return "", &wrong{"too_large", fmt.Sprintf("Use a file of at most %d KB; this one has %d.", LogoBytes>>10, (len(file)+1023)>>10)}
	}
	if bytes.Contains(bytes.ToLower(file[:min(len(file), 1024)]), []byte("<svg")) {
		return "", &wrong{"svg", "An SVG can hold script, so it is not taken. Save the picture as PNG."}
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return "", &wrong{"not_a_picture", "Use a PNG or JPEG file; this is neither."}
	}
	if min(size.Width, size.Height) < leastLogo || max(size.Width, size.Height) > LogoPixels {
		return "", &wrong{"pixels", fmt.Sprintf("Use a picture of %d to %d pixels each way; this one has %d × %d.", leastLogo, LogoPixels, size.Width, size.Height)}
	}
	if _, _, err := image.Decode(bytes.NewReader(file)); err != nil || !bytes.HasSuffix(file, ends[format]) {
		return "", &wrong{"damaged", "The picture is cut off, damaged, or has something behind it. Save it anew as PNG."}
	}
	return "image/" + format, nil
}

package privacy

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// packed is a copy as a ZIP: data.json for programs (GDPR Art. 20(1)), data.html
// for the person.
func packed(all Copied, language string, now time.Time) ([]byte, error) {
	raw, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the copy: %w", err)
	}
	page, err := readable(raw, language, now)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range []struct {
		name string
		body []byte
	}{{"data.json", raw}, {"data.html", page}} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: now})
		if err != nil {
			return nil, fmt.Errorf("pack the copy: %w", err)
		}
		if _, err := w.Write(f.body); err != nil {
			return nil, fmt.Errorf("pack the copy: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack the copy: %w", err)
	}
	return out.Bytes(), nil
}

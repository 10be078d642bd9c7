package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"

	"github.com/readmit/readmit/internal/tenant"
)

const (
	brandPath = "/brand.css"
	logoPath  = "/brand/logo"
)

// brandStyle is the tenant's colours as a style sheet, since pages hold none of
// their own. The colours were held to their contrast when they were set.
func brandStyle(b tenant.Brand) string {
	c := b.Contrast
	return fmt.Sprintf(":root{--brand:%s;--on-brand:%s;--link:light-dark(%s,#9fc1ff)}\n", b.Color, c.Text, c.Link)
}

func brandVersion(b tenant.Brand) string {
	sum := sha256.Sum256([]byte(brandStyle(b)))
	return hex.EncodeToString(sum[:4])
}

// style answers the brand's colours. The address changes with them.
func (p *portal) style(v *visit) error {
	v.w.Header().Set("Content-Type", "text/css; charset=utf-8")
	v.w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = v.w.Write([]byte(brandStyle(v.brand)))
	return nil
}

// logo answers the brand's picture.
func (p *portal) logo(v *visit) error {
	logo, err := p.Tenants.LogoOf(v.r.Context(), v.tenant.ID)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", logo.Media)
	v.w.Header().Set("Cache-Control", "public, max-age=3600")
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(logo.File)
	return nil
}

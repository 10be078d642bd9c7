package console

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// logoShown is the logo's part of the page.
func (c *console) logoShown(v *visit, all tenant.Settings, refused refusedForm) view.LogoForm {
	out := view.LogoForm{Version: strconv.FormatInt(all.Version, 10), Most: tenant.LogoBytes, CanEdit: v.actor.May("tenant.change_branding")}
	for _, s := range all.Settings {
		if s.Key != tenant.BrandLogo.Key {
			continue
		}
		if s.Value != "" {
			out.Href = view.LogoPath(v.slug(), s.Value)
		}
		out.ChangedBy, out.ChangedAt = s.ChangedByName, instant(s.ChangedAt)
	}
	if refused.id != "logo" {
		return out
	}
	out.Problem = v.formProblem(refused.fault)
	for _, wrong := range refused.fault.Fields {
		if wrong.Conflict == nil {
			out.Problem = v.inWords(wrong.Code, wrong.Message, nil)
			if key := "setting.problem." + wrong.Code; v.Has(key) {
				out.Problem = v.T(key)
			}
		}
	}
	return out
}

// logo answers the picture itself. The address has its digest, so it may be
// kept; nothing in it is run, whatever a browser takes it for.
func (c *console) logo(v *visit) error {
	logo, err := c.Tenants.ViewLogo(v.r.Context(), v.actor, tenant.ViewLogoInput{})
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", logo.Media)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-cache")
	if v.form("v") == logo.Digest {
		h.Set("Cache-Control", "private, max-age=604800, immutable")
	}
	_, _ = v.w.Write(logo.File) // whoever hung up needs no answer
	return nil
}

func (c *console) storeLogo(v *visit) error {
	file, err := v.uploaded("logo")
	if err != nil {
		return err
	}
	if len(file) == 0 {
		return c.drawDesk(v, http.StatusUnprocessableEntity, refusedForm{"logo", fault.New(fault.Invalid, "no_file", "Choose a file first.")})
	}
	return c.changeLogo(v, tenant.ChangeBrandingInput{Version: v.version(), Logo: file})
}

func (c *console) removeLogo(v *visit) error {
	return c.changeLogo(v, tenant.ChangeBrandingInput{Version: v.version(), RemoveLogo: true})
}

func (c *console) changeLogo(v *visit, in tenant.ChangeBrandingInput) error {
	out, err := c.Tenants.ChangeBranding(v.r.Context(), v.actor, in)
	if errors.Is(err, op.ErrNotFresh) && !in.RemoveLogo {
		// A page cannot put a file back into its field.
		c.leaveLine(v, view.Result{Tone: view.Bad, Text: v.T("logo.again")})
		return err
	}
	if bad := fault.As(err); bad != nil && (bad.Kind == fault.Invalid || bad.Kind == fault.Stale) {
		return c.drawDesk(v, statusOf(bad), refusedForm{"logo", bad})
	}
	if err != nil {
		return c.undone(v, view.DeskSettingsPath(v.slug()), err)
	}
	return c.done(v, view.DeskSettingsPath(v.slug()), v.saved(out))
}

// uploaded reads a form with a file. The edge has limited its size.
func (v *visit) uploaded(name string) ([]byte, error) {
	err := v.r.ParseMultipartForm(edge.BodyLimit)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, edge.ErrBodyTooLarge
	case err != nil:
		return nil, edge.ErrBodyCut
	}
	file, _, err := v.r.FormFile(name)
	if err != nil {
		return nil, nil // none was chosen
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, edge.ErrBodyCut
	}
	return content, nil
}

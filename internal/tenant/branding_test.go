package tenant_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// picture is a PNG of that size.
func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	img.Set(width/2, height/2, color.RGBA{R: 200, A: 255})
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, img))
	return out.Bytes()
}

func noise(t *testing.T, size int) []byte {
	t.Helper()
	source, img := rand.New(rand.NewPCG(1, 2)), image.NewRGBA(image.Rect(0, 0, size, size))
	for i := range img.Pix {
		img.Pix[i] = byte(source.Uint32())
	}
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, img))
	return out.Bytes()
}

func photo(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30)), nil))
	return out.Bytes()
}

func TestALogoIsDecodedAndStored(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		_, err := s.ViewLogo(ctx, admin, tenant.ViewLogoInput{})
		require.Equal(t, "not_found", testkit.Code(err))
		for version, c := range []struct {
			file  []byte
			media string
		}{{picture(t, 1024, 16), "image/png"}, {photo(t), "image/jpeg"}} {
			out, err := s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: int64(version + 1), Logo: c.file})
			require.NoError(t, err)
			require.Equal(t, []string{"brand.logo"}, out.Settings)
			logo, err := s.ViewLogo(ctx, k.Actor(authz.Viewer), tenant.ViewLogoInput{})
			require.NoError(t, err)
			require.Equal(t, c.media, logo.Media)
			require.Equal(t, c.file, logo.File)
			_, now := settings(t, s, admin)
			require.Equal(t, logo.Digest, now["brand.logo"].Value)
			require.Equal(t, "Maria", now["brand.logo"].ChangedByName)
		}
		_, err = s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: 1, RemoveLogo: true})
		require.ErrorIs(t, err, tenant.ErrSettingsChanged)
		require.Equal(t, 1, k.Count("tenant_logo", ""), "a refused change leaves the picture")
		_, err = s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: 3, RemoveLogo: true})
		require.NoError(t, err)
		require.Zero(t, k.Count("tenant_logo", ""))
		require.Equal(t, 3, k.Count("event", "type = 'tenant.branding_changed'"))
	})
}

func TestWhatIsNoLogo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		whole := picture(t, 64, 64)
		for name, c := range map[string]struct {
			file []byte
			want string
		}{
			"an SVG":                {[]byte("<?xml version=\"1.0\"?>\n<SVG xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></SVG>"), "svg"},
			"a GIF":                 {[]byte("GIF89a\x10\x00\x10\x00\x00\x00\x00;"), "not_a_picture"},
			"a page":                {[]byte("<!doctype html><script>alert(1)</script>"), "not_a_picture"},
			"too many bytes":        {noise(t, 200), "too_large"},
			"too small":             {picture(t, 15, 64), "pixels"},
			"too wide":              {picture(t, 1025, 16), "pixels"},
			"cut off":               {whole[:len(whole)-20], "damaged"},
			"a PNG and a page":      {append(append([]byte{}, whole...), "<script>alert(1)</script>"...), "damaged"},
			"a JPEG and an archive": {append(photo(t), "PK\x03\x04"...), "damaged"},
		} {
			_, err := s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: 1, Logo: c.file})
			codes, _ := fieldsOf(err)
			require.Equal(t, map[string]string{"logo": c.want}, codes, name)
		}
		_, err := s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: 1, Logo: whole, RemoveLogo: true})
		codes, _ := fieldsOf(err)
		require.Equal(t, map[string]string{"remove_logo": "contradiction"}, codes)
		_, err = s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: 1, Settings: map[string]string{"brand.logo": "abc"}})
		codes, _ = fieldsOf(err)
		require.Contains(t, codes, "settings.brand.logo")
		require.Zero(t, k.Count("tenant_logo", ""))
	})
}

func TestColorsThatCannotBeSeenAreRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		for value, want := range map[string]string{"#ffff00": "contrast", "#FFFFFF": "contrast", "red": "color", "#12345": "color", "#1234567": "color"} {
			_, err := s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: 1, Settings: map[string]string{"brand.color": value}})
			codes, said := fieldsOf(err)
			require.Equal(t, want, codes["settings.brand.color"], value)
			if want == "contrast" {
				require.Regexp(t, `nearest shade that does is #[0-9a-f]{6}\.$`, said["settings.brand.color"])
			}
		}
		_, err := s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: 1, Settings: map[string]string{"brand.color": "#E8590C"}})
		require.NoError(t, err)
		all, err := s.ListSettings(ctx, admin, tenant.ListSettingsInput{})
		require.NoError(t, err)
		require.Equal(t, tenant.Contrast{OnWhite: 3.5, Text: "#000000", OfText: 5.8, Button: "#e8590c", Link: "#cc4e0a"}, all.Color)
	})
}

// The figures are those of the definition in WCAG 2.2 for well-known pairs.
func TestContrast(t *testing.T) {
	for color, want := range map[string]float64{"#000000": 21, "#ffffff": 1, "#777777": 4.4, "#0000ff": 8.5, "#ff0000": 3.9} {
		require.InDelta(t, want, tenant.ContrastOf(color).OnWhite, 0.001, color)
	}
	for r := 0; r < 256; r += 17 {
		for g := 0; g < 256; g += 17 {
			for b := 0; b < 256; b += 17 {
				c := tenant.ContrastOf(hex(r, g, b))
				require.GreaterOrEqual(t, c.OfText, 4.5, hex(r, g, b))
				require.GreaterOrEqual(t, tenant.ContrastOf(c.Button).OnWhite, 3.0, hex(r, g, b))
				require.GreaterOrEqual(t, tenant.ContrastOf(c.Link).OnWhite, 4.5, hex(r, g, b))
			}
		}
	}
	require.Zero(t, tenant.ContrastOf("red"))
}

// TestABrandShowsAtOnce changes each part of a brand, and looks at it from another
// process each time.
func TestABrandShowsAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, other, admin := tenant.NewService(k.DB), tenant.NewService(k.DB), k.Actor(authz.Administrator)
		seen := func() tenant.Brand {
			t.Helper()
			b, err := other.BrandOf(ctx, k.Tenant)
			require.NoError(t, err)
			return b
		}
		plain := seen()
		require.Equal(t, "The shop", plain.Name)
		require.Equal(t, tenant.BrandColor.Default, plain.Color)
		require.Equal(t, "The shop", plain.SupportName)
		var version int64 = 1
		change := func(key, value string) {
			t.Helper()
			var err error
			if values := map[string]string{key: value}; tenant.SettingNamed(key).Group == tenant.GroupBranding {
				_, err = s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: version, Settings: values})
			} else {
				_, err = s.ChangeSettings(ctx, admin, tenant.ChangeSettingsInput{Version: version, Settings: values})
			}
			require.NoError(t, err)
			version++
		}
		want := plain
		for _, c := range []struct {
			key, value string
			part       *string
		}{
			{"support.name", "Larkspur help", &want.SupportName},
			{"support.email", "help@larkspur.example", &want.SupportEmail},
			{"support.link", "https://larkspur.example/help", &want.SupportLink},
			{"brand.name", "Larkspur", &want.Name},
		} {
			*c.part = c.value
			change(c.key, c.value)
			require.Equal(t, want, seen(), c.key)
		}
		change("brand.color", "#123456")
		require.Equal(t, "#123456", seen().Color)
		require.Equal(t, tenant.ContrastOf("#123456"), seen().Contrast)
		_, err := s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: version, Logo: picture(t, 64, 64)})
		require.NoError(t, err)
		require.NotEmpty(t, seen().Logo)
		version++
		change("brand.name", "")
		change("support.name", "")
		require.Equal(t, "The shop", seen().Name, "what is emptied is the default again")
		require.Equal(t, "The shop", seen().SupportName)
	})
}

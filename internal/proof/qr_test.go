package proof_test

import (
	"image/color"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/stretchr/testify/require"
)

// Fills the path as a browser would: the path is made of rectangles one module
// high, and none may overlap.
func fill(t *testing.T, code proof.QR) [][]bool {
	t.Helper()
	rows := make([][]bool, code.Size)
	for y := range rows {
		rows[y] = make([]bool, code.Size)
	}
	run := regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)
	require.Empty(t, run.ReplaceAllString(code.Path, ""))
	for _, match := range run.FindAllStringSubmatch(code.Path, -1) {
		var n [4]int
		for i := range n {
			var err error
			n[i], err = strconv.Atoi(match[i+1])
			require.NoError(t, err)
		}
		require.Equal(t, n[2], n[3])
		for x := n[0]; x < n[0]+n[2]; x++ {
			require.False(t, rows[n[1]][x])
			rows[n[1]][x] = true
		}
	}
	return rows
}

func TestQRPathFillsExactlyTheDarkModules(t *testing.T) {
	for _, text := range []string{"otpauth://totp/Acme:ana?secret=GEZDGNBVGY3TQOJQ", "A", strings.Repeat("x", 1000)} {
		code, err := proof.NewQR(secret.String(text))
		require.NoError(t, err)
		want, err := qr.Encode(text, qr.M, qr.Auto)
		require.NoError(t, err)
		side := want.Bounds().Dx()
		require.Equal(t, side+8, code.Size)
		for y, row := range fill(t, code) {
			for x, dark := range row {
				inside := x >= 4 && y >= 4 && x < side+4 && y < side+4
				require.Equal(t, inside && want.At(x-4, y-4) == color.Black, dark, "%d %d", x, y)
			}
		}
	}
}

func TestQRRefusesWhatDoesNotFitWithoutQuotingIt(t *testing.T) {
	_, err := proof.NewQR(secret.String(strings.Repeat("hunter2", 500)))
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}

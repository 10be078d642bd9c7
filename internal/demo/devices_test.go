package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDevicesAreThoseOfTheHistory(t *testing.T) {
	devices, standing := 0, 0
	for p := range Population(200, 1, testNow) {
		r := p.Full()
		for _, d := range Devices(r, testNow) {
			devices++
			require.NotEmpty(t, d.UserAgent)
			require.NotEmpty(t, d.Address)
			require.NotEmpty(t, d.Identity)
			require.False(t, d.First.After(d.Last))
			require.False(t, d.Last.After(testNow))
			if !d.SignedOut {
				standing++
				require.Less(t, testNow.Sub(d.Last), 13*24*time.Hour)
			}
		}
	}
	require.Greater(t, devices, 100)
	require.Greater(t, standing, 20)
	for p := range Population(1, 1, testNow) {
		require.NotEmpty(t, Devices(p.Full(), testNow), "the first is Jess, whose page everybody opens")
	}
}

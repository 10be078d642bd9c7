package main

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheCollectorLeavesRoomForWhatStandsBesideIt(t *testing.T) {
	const mib = 1 << 20
	require.EqualValues(t, 280*mib, memoryLimit(100*mib, 80*mib), "little stands beside it")
	require.EqualValues(t, 200*mib, memoryLimit(250*mib, 100*mib))
	require.EqualValues(t, 128*mib, memoryLimit(600*mib, 100*mib), "what is in use must have room")
	require.EqualValues(t, 280*mib, memoryLimit(90*mib, 100*mib), "mapped, and never touched")
	if runtime.GOOS == "linux" {
		require.Greater(t, resident(), int64(mib))
	}
	require.Greater(t, collected(), int64(mib))
}

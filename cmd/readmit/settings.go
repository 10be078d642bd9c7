package main

import (
	"fmt"
	"os"

	"github.com/alecthomas/kong"

	"github.com/readmit/readmit/internal/config"
)

// useFile lets the settings file, if there is one, stand in for flags that are
// set neither on the command line nor in the environment.
func useFile(parser *kong.Kong, args []string) error {
	path := settingsFile(args)
	if path == "" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the settings file: %w", err)
	}
	defer f.Close()
	file, err := config.ReadFile(f, settingNames(parser.Model.Node))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return kong.Resolvers(fromFile(file)).Apply(parser)
}

func fromFile(file config.File) kong.ResolverFunc {
	return func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Tag.Envs {
			if _, set := os.LookupEnv(name); set {
				return nil, nil
			}
		}
		if value, set := file[flag.Name]; set && isSetting(flag) {
			return value, nil
		}
		return nil, nil
	}
}

// isSetting tells settings from what is said for one command only: settings
// have an environment variable.
func isSetting(flag *kong.Flag) bool { return len(flag.Tag.Envs) > 0 && flag.Name != "config" }

func settingNames(node *kong.Node) []string {
	var names []string
	for _, flag := range node.Flags {
		if isSetting(flag) {
			names = append(names, flag.Name)
		}
	}
	for _, child := range node.Children {
		names = append(names, settingNames(child)...)
	}
	return names
}

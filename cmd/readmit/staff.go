package main

type staffCmd struct{}

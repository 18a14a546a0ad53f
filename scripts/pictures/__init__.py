"""The pictures in docs/pictures, drawn from what hooks and commands really say: `make pictures`."""

"""What a visitor sees: NiceGUI elements, and nothing that is computed."""

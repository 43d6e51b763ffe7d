"""What people are called where the assistant has to name them. Who somebody is, is an id, never a name."""

"""What people can do, one file per thing. Each file declares its commands on the registry it is given."""

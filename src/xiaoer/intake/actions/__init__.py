"""What people, machines and due times can ask of the ways in."""

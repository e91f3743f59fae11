"""Points under fire: many processes move them at random and are killed, and it must add up."""

"""What breaks when a member, a hub or an institution fails: rules, shocks, values, designs."""

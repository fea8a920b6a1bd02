"""The command line `voisinage`. Each command is loaded when it is called: `--help` answers at once."""

from voisinage.commands.lazy import LazyGroup

COMMANDS = {
    "init": ("voisinage.commands.init:init_command", "Crée la base, la commune et le premier compte de la mairie."),
    "run": ("voisinage.commands.run:run_command", "Fait tout tourner dans un seul processus."),
    "web": ("voisinage.commands.run:web_command", "Sert les pages seules."),
    "worker": ("voisinage.commands.run:worker_command", "Fait tourner l'horloge et l'envoi des SMS seuls."),
    "demo": ("voisinage.commands.demo:demo_command", "Ouvre la ville de démonstration."),
    "doctor": ("voisinage.commands.doctor:doctor_command", "Dit ce qui ne va pas et comment y remédier."),
    "agents": ("voisinage.commands.agents:agents_commands", "Comptes des agents."),
    "backup": ("voisinage.commands.backup:backup_command", "Sauvegarde la base, chiffrée et essayée."),
    "restore": ("voisinage.commands.backup:restore_command", "Remet la base dans l'état d'une sauvegarde."),
    "addresses": ("voisinage.commands.addresses:addresses_commands", "Adresses de la commune."),
    "sectors": ("voisinage.commands.sectors:sectors_commands", "Secteurs de la commune."),
    "volunteers": ("voisinage.commands.volunteers:volunteers_commands", "Bénévoles."),
    "simulate": ("voisinage.commands.simulate:simulate_command", "Simule une année d'entraide."),
    "keys": ("voisinage.commands.keys:keys_commands", "Clés qui protègent les données."),
    "journal": ("voisinage.commands.journal:journal_commands", "Le journal, et les ancres de sa fin."),
    "retention": ("voisinage.commands.retention:retention_command", "Efface ce dont la durée est passée."),
    "sms": ("voisinage.commands.sms:sms_commands", "Textes des SMS."),
}

main = LazyGroup(
    name="voisinage", commands_at=COMMANDS, help="Voisinage : l'entraide de proximité portée par la mairie."
)

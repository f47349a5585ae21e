"""Tables that staff may look at in the admin and never change: ledgers and children's progress."""

from unfold.admin import ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Lists and shows; adds, changes and deletes nothing, whoever asks."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

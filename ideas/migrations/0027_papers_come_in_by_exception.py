"""What the office types in for somebody is an exception that a second person approves; a trigger holds it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION paper_needs_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ideas_paperentry WHERE idea_id = NEW.id AND approved_at IS NULL) THEN
        RAISE EXCEPTION 'an idea that was typed in needs an approved exception before it is public'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'typed_in_ideas_are_approved_before_public';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER typed_in_ideas_are_approved_before_public BEFORE UPDATE OF state ON ideas_idea
    FOR EACH ROW WHEN (
        OLD.state IN ('draft', 'submitted', 'returned', 'hidden', 'withdrawn')
        AND NEW.state NOT IN ('draft', 'submitted', 'returned', 'hidden', 'withdrawn'))
    EXECUTE FUNCTION paper_needs_approval();
"""
NO_GUARD = """
DROP TRIGGER typed_in_ideas_are_approved_before_public ON ideas_idea;
DROP FUNCTION paper_needs_approval();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ideas', '0026_the_platform_publishes_and_hides'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('paper', 'On paper'), ('phone', 'By telephone'), ('counter', 'At the counter')], max_length=8, verbose_name='how it came in')),
                ('reason', models.CharField(choices=[('no_device', 'No device or no connection at home'), ('difficult', 'Typing or the screen is too difficult'), ('health', 'For reasons of health or a disability'), ('language', 'For reasons of language'), ('gathering', 'Written on paper at a gathering'), ('other', 'Another reason')], max_length=10, verbose_name='reason for the exception')),
                ('reason_words', models.CharField(blank=True, max_length=200, verbose_name='reason in words')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('shown_as', models.CharField(blank=True, max_length=40, verbose_name='name that is shown')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='how to reach the author')),
                ('entered_at', models.DateTimeField(verbose_name='entered')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('code_hash', models.CharField(blank=True, editable=False, max_length=64, verbose_name='hash of the code')),
                ('code_expires_at', models.DateTimeField(editable=False, verbose_name='code valid until')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='taken over')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('claimed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken over by')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('idea', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='paper', to='ideas.idea', verbose_name='idea')),
            ],
            options={
                'verbose_name': 'idea typed in by the office',
                'verbose_name_plural': 'ideas typed in by the office',
                'indexes': [models.Index(condition=models.Q(('approved_at', None)), fields=['entered_at', 'id'], name='paper_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='paper_approved_at_and_by_together'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('entered_by')), _negated=True), _connector='OR'), name='who_typed_it_does_not_approve_it'), models.CheckConstraint(condition=models.Q(models.Q(('claimed_at', None), ('claimed_by', None)), models.Q(('claimed_at__isnull', False), ('claimed_by__isnull', False), ('code_hash', ''), ('contact', '')), _connector='OR'), name='what_was_taken_over_has_no_code_left'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'other'), _negated=True), models.Q(('reason_words', ''), _negated=True), _connector='OR'), name='another_reason_is_said_in_words'), models.UniqueConstraint(condition=models.Q(('code_hash', ''), _negated=True), fields=('code_hash',), name='one_idea_for_each_code')],
            },
        ),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]

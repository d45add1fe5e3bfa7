"""A campaign with limited choices says how many: an empty number does not pass for one."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_one_person_per_name'),
        ('ideas', '0021_choices_and_confirmed_votes_are_counted'),
        ('strategy', '0001_first_strategy'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='campaign',
            name='limited_choices_have_a_number',
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('choices_each', None), ('voting_method', 'support')), models.Q(('choices_each__gte', 1), ('choices_each__isnull', False), ('choices_each__lte', 20), ('voting_method', 'limited')), _connector='OR'), name='limited_choices_have_a_number', violation_error_message='Please give a number from 1 to 20 for limited choices, and none otherwise.'),
        ),
    ]
